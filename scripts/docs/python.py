"""Runs Python snippets.

Reads a JSON list of pages from stdin. A page is a list of snippets, which may use await at the top level and share a
namespace. Each snippet runs in a new event loop with a virtual clock, which jumps to the next timer.
Writes a list of the same shape with the output of each snippet, or null if its "since" is a newer Python version.
"""

import ast
import asyncio
import contextlib
import inspect
import io
import json
import selectors
import sys


class ImpatientSelector(selectors.DefaultSelector):
    """Advances the virtual clock instead of waiting for a timeout. It still waits for threads."""

    now = 0.0

    def select(self, timeout=None):
        if not timeout:
            return super().select(timeout)
        ready = super().select(0)
        if not ready:
            self.now += timeout
        return ready


def new_event_loop():
    selector = ImpatientSelector()
    loop = asyncio.SelectorEventLoop(selector)
    loop.time = lambda: selector.now
    return loop


def play(snippet, names):
    since = tuple(int(part) for part in snippet['since'].split('.'))
    if sys.version_info < since:
        return None
    code = compile(snippet['code'], snippet['place'], 'exec', flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), asyncio.Runner(loop_factory=new_event_loop) as runner:

        async def main():
            result = eval(code, names)
            if inspect.isawaitable(result):
                await result

        runner.run(main())
    return printed.getvalue().rstrip('\n')


def play_page(snippets):
    names = {'__name__': 'page'}
    return [play(snippet, names) for snippet in snippets]


json.dump([play_page(page) for page in json.load(sys.stdin)], sys.stdout)
