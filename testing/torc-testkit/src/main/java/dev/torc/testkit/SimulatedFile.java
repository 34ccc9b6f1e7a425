package dev.torc.testkit;

import dev.torc.uapi.PollFlags;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// A file of a [Simulation], in memory. It is always ready, and grows where it is written to beyond its end.
public final class SimulatedFile extends SimulatedDescriptor {

    private byte[] content;

    SimulatedFile(int number, byte[] content) {
        super(number);
        this.content = content.clone();
    }

    /// {@return what is in it now; a copy}
    public byte[] content() {
        return content.clone();
    }

    @Override
    int readiness() {
        return PollFlags.IN | PollFlags.OUT;
    }

    @Override
    int read(MemorySegment target, long offset) {
        int bytes = (int) Math.clamp(content.length - offset, 0, target.byteSize());
        MemorySegment.copy(content, (int) Math.min(offset, content.length), target, ValueLayout.JAVA_BYTE, 0, bytes);
        return bytes;
    }

    @Override
    int write(MemorySegment source, long offset) {
        int bytes = (int) source.byteSize();
        int end = Math.toIntExact(offset + bytes);
        if (end > content.length) {
            content = Arrays.copyOf(content, end);
        }
        MemorySegment.copy(source, ValueLayout.JAVA_BYTE, 0, content, (int) offset, bytes);
        return bytes;
    }
}
