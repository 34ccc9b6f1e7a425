package dev.torc.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// An open text: as it was when it was opened.
public class TextSnapshot extends Resource {

    private final byte[] bytes;

    /// Makes a text, which is read as UTF-8.
    public TextSnapshot(String text) {
        this.bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected int read(Call call) {
        return read(call, bytes);
    }

    /// Answers a read of a text.
    ///
    /// @return how many bytes, 0 at the end
    public static int read(Call call, byte[] bytes) {
        if (call.offset() >= bytes.length) {
            return 0;
        }
        int from = (int) call.offset();
        int count = Math.min(call.length(), bytes.length - from);
        MemorySegment.copy(bytes, from, call.pool(), ValueLayout.JAVA_BYTE, call.address(), count);
        return count;
    }

    @Override
    protected int status(Call call) {
        return call.answer(ResourceStatus.text(bytes.length));
    }
}
