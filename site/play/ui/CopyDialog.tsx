import { useEffect, useRef } from 'preact/hooks';
import { toCopy } from './copy.js';
import { Dialog } from './Dialog.js';

/** Shows a text that the browser didn't let us copy. */
export function CopyDialog() {
  const area = useRef<HTMLTextAreaElement>(null);
  const wanted = toCopy.value;
  useEffect(() => {
    area.current?.focus();
    area.current?.select();
  }, [wanted]);
  if (wanted === undefined) return null;
  return (
    <Dialog title={wanted.what} class="wide" onClose={() => (toCopy.value = undefined)}>
      <p>The browser doesn’t let this page copy. The text is selected: copy it with Ctrl+C, ⌘C or by a long press.</p>
      <textarea
        ref={area}
        readOnly
        class="code"
        aria-label={wanted.what}
        rows={Math.min(16, Math.max(3, wanted.text.split('\n').length))}
        value={wanted.text}
      />
    </Dialog>
  );
}
