package dev.torc.kernel.text;

import dev.torc.kernel.Call;
import dev.torc.kernel.Context;
import dev.torc.kernel.KernelScheme;
import dev.torc.kernel.Lookup;
import dev.torc.kernel.Resource;
import dev.torc.kernel.ResourceStatus;
import dev.torc.kernel.TextSnapshot;
import dev.torc.uapi.Errno;
import dev.torc.uapi.OpenFlags;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// `log:`: lines of text that contexts write for people to read. What was written last is kept, and read as one text.
///
/// A line is `TIME CONTEXT[PROCESS] TEXT`; one write can be many lines. What cannot be printed is shown as `?`.
public final class LogScheme extends KernelScheme {

    private static final int MOST_LINE_BYTES = 1024;
    private static final int MOST_WRITE_BYTES = 16 << 10;
    private static final int MOST_CHARACTERS = 1 << 20;

    private final Deque<String> lines = new ArrayDeque<>();
    private int characters;

    /// Makes an empty log.
    public LogScheme() {
        super("log");
    }

    @Override
    public int open(Lookup lookup) {
        if (!lookup.path().isEmpty()) {
            return Errno.ENOENT.negated();
        }
        boolean reads = (lookup.flags() & OpenFlags.ACCMODE) == OpenFlags.RDONLY;
        return lookup.opened(reads ? new TextSnapshot(String.join("", lines)) : new Writer(lookup.context()));
    }

    @Override
    public int status(Lookup lookup) {
        return lookup.path().isEmpty() ? lookup.call().answer(ResourceStatus.text(characters)) : Errno.ENOENT.negated();
    }

    private void add(Context writer, String text) {
        String begin = Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + writer.number() + "["
                + writer.credentials().processId() + "] ";
        for (String line : text.lines().toList()) {
            String kept = begin + line.replaceAll("\\p{Cntrl}", "?") + "\n";
            lines.add(kept);
            characters += kept.length();
        }
        while (characters > MOST_CHARACTERS) {
            characters -= lines.remove().length();
        }
    }

    /// A log that is written. Text without an end of line waits for it, or for the handle to be closed.
    private final class Writer extends Resource {

        private final Context writer;
        private byte[] unfinished = new byte[0];

        Writer(Context writer) {
            this.writer = writer;
        }

        @Override
        protected int write(Call call) {
            int bytes = Math.min(call.length(), MOST_WRITE_BYTES);
            byte[] text = new byte[unfinished.length + bytes];
            System.arraycopy(unfinished, 0, text, 0, unfinished.length);
            MemorySegment.copy(call.pool(), ValueLayout.JAVA_BYTE, call.address(), text, unfinished.length, bytes);
            int end = text.length;
            while (end > 0 && text[end - 1] != '\n') {
                end--;
            }
            if (text.length - end > MOST_LINE_BYTES) {
                end = text.length;
            }
            if (end > 0) {
                add(writer, new String(text, 0, end, StandardCharsets.UTF_8));
            }
            unfinished = Arrays.copyOfRange(text, end, text.length);
            return bytes;
        }

        @Override
        protected int sync(Call call) {
            return 0;
        }

        @Override
        protected int truncate(Call call) {
            return 0;
        }

        @Override
        protected int status(Call call) {
            return call.answer(ResourceStatus.device());
        }

        @Override
        protected void gone() {
            if (unfinished.length > 0) {
                add(writer, new String(unfinished, StandardCharsets.UTF_8));
            }
        }
    }
}
