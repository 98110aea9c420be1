"""Runs snippets of Python, read as JSON from stdin: pages, each a list of snippets, each of them code that may await.

The snippets of a page share their names. Each has an event loop of its own, in virtual time: the clock jumps to whatever is due next.
Writes, in the same shape, what each of them prints; null for one that needs a newer Python, given as its "since".
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
    """Never waits for a time, only for threads."""

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
