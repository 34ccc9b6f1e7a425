package dev.torc.soak;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/// The bytes of the file that every server serves: every process knows them by the seed.
final class ServedContent {

    static final String NAME = "data";
    static final int BYTES = 1 << 20;

    private final MemorySegment expected;

    ServedContent(long seed) {
        byte[] bytes = new byte[BYTES];
        new SplittableRandom(seed).nextBytes(bytes);
        expected = MemorySegment.ofArray(bytes);
    }

    byte[] bytes() {
        return expected.toArray(ValueLayout.JAVA_BYTE);
    }

    /// Copies bytes of the file, as many as fit.
    void copy(long fileOffset, MemorySegment target) {
        target.copyFrom(expected.asSlice(fileOffset, target.byteSize()));
    }

    /// {@return whether memory begins with these bytes of the file}
    boolean matches(MemorySegment memory, long fileOffset, long bytes) {
        return MemorySegment.mismatch(memory, 0, bytes, expected, fileOffset, fileOffset + bytes) == -1;
    }
}
