package dev.torc.mailbox;

import dev.torc.layout.LongWords;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// The double words of a `long[]`, for a linearizability checker, which sees every access to an array and none to a
/// segment.
class LongArrayWords implements LongWords {

    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] words;

    LongArrayWords(long bytes) {
        this.words = new long[index(bytes)];
    }

    @Override
    public long byteSize() {
        return (long) words.length * Long.BYTES;
    }

    @Override
    public long getLong(long offset) {
        return words[index(offset)];
    }

    @Override
    public void putLong(long offset, long value) {
        words[index(offset)] = value;
    }

    @Override
    public long loadAcquireLong(long offset) {
        return (long) ELEMENT.getAcquire(words, index(offset));
    }

    @Override
    public void storeReleaseLong(long offset, long value) {
        ELEMENT.setRelease(words, index(offset), value);
    }

    @Override
    public boolean compareAndSetLong(long offset, long expected, long desired) {
        return ELEMENT.compareAndSet(words, index(offset), expected, desired);
    }

    private static int index(long offset) {
        return Math.toIntExact(offset / Long.BYTES);
    }
}
