package dev.torc.stress;

import dev.torc.layout.Words;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// The words of an `int[]`, for a linearizability checker, which sees every access to an array and none to a segment.
///
/// A double word is two words, low one first. The rings touch double words only where one party is at a time, so that
/// the two halves may be apart.
class ArrayWords implements Words {

    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(int[].class);

    private final int[] words;

    ArrayWords(int[] words) {
        this.words = words;
    }

    /// {@return one party's view of a ring}
    static SmallRing ring(int[] ring, int[] entries) {
        return new SmallRing(new ArrayWords(ring), new ArrayWords(entries));
    }

    @Override
    public long byteSize() {
        return (long) words.length * Integer.BYTES;
    }

    @Override
    public int getInt(long offset) {
        return words[index(offset)];
    }

    @Override
    public void putInt(long offset, int value) {
        words[index(offset)] = value;
    }

    @Override
    public long getLong(long offset) {
        int index = index(offset);
        return (words[index] & 0xffff_ffffL) | (long) words[index + 1] << 32;
    }

    @Override
    public void putLong(long offset, long value) {
        int index = index(offset);
        words[index] = (int) value;
        words[index + 1] = (int) (value >>> 32);
    }

    @Override
    public int loadAcquire(long offset) {
        return (int) ELEMENT.getAcquire(words, index(offset));
    }

    @Override
    public void storeRelease(long offset, int value) {
        ELEMENT.setRelease(words, index(offset), value);
    }

    @Override
    public boolean compareAndSet(long offset, int expected, int desired) {
        return ELEMENT.compareAndSet(words, index(offset), expected, desired);
    }

    @Override
    public int getAndBitwiseAnd(long offset, int mask) {
        return (int) ELEMENT.getAndBitwiseAnd(words, index(offset), mask);
    }

    @Override
    public int getAndBitwiseOr(long offset, int mask) {
        return (int) ELEMENT.getAndBitwiseOr(words, index(offset), mask);
    }

    @Override
    public void fullFence() {
        VarHandle.fullFence();
    }

    private static int index(long offset) {
        return Math.toIntExact(offset / Integer.BYTES);
    }
}
