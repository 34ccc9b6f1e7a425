package dev.torc.interfaces;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// A message in memory that the other end sees: values at their places, and behind them, one after the other, the
/// elements of arrays and texts. Generated code writes and reads it.
///
/// It is used for one message after another, and makes no object but the arrays and texts that it reads.
///
/// **Trust.** The other end can write there at any moment: a count is read once, and looked at before it is used.
/// What is no message is a [MalformedMessageException].
///
/// **Threads.** One at a time.
public final class MessageMemory {

    /// Where elements begin is a multiple of this.
    private static final long ELEMENTS_ALIGNMENT = 8;

    private static final MemorySegment NOTHING = MemorySegment.NULL;

    private MemorySegment memory = NOTHING;
    private long base;
    private long length;
    private long end;

    MessageMemory() {}

    /// Says where the next message is.
    ///
    /// @param where what it is in; kept
    /// @param at where it begins there
    /// @param lengthBytes how long it is, and no more than there is
    MessageMemory of(MemorySegment where, long at, long lengthBytes) {
        memory = where;
        base = at;
        length = lengthBytes;
        end = 0;
        return this;
    }

    /// {@return a view of the same memory of its own}
    MessageMemory copy() {
        MessageMemory copy = new MessageMemory().of(memory, base, length);
        copy.end = end;
        return copy;
    }

    /// Says that there is less of it.
    ///
    /// @throws MalformedMessageException if there is not as much
    MessageMemory shorten(long lengthBytes) throws MalformedMessageException {
        if (lengthBytes > length) {
            throw new MalformedMessageException("a message of " + lengthBytes + " bytes in " + length);
        }
        length = lengthBytes;
        return this;
    }

    /// Begins to write or to read a message.
    ///
    /// @param fixedBytes how long the part is that is of a fixed size
    /// @return this
    /// @throws MalformedMessageException if there is not as much
    public MessageMemory begin(int fixedBytes) throws MalformedMessageException {
        if (fixedBytes > length) {
            throw new MalformedMessageException(length + " bytes where a message has at least " + fixedBytes);
        }
        end = fixedBytes;
        return this;
    }

    /// {@return where what was written or read so far ends}
    public int end() {
        return (int) end;
    }

    /// Takes the place of elements behind what there is so far.
    private long take(long bytes) {
        long at = end + ELEMENTS_ALIGNMENT - 1 & -ELEMENTS_ALIGNMENT;
        end = at + bytes;
        return base + at;
    }

    /// Writes how many elements there are, and takes their place.
    ///
    /// @param at where the count is
    /// @param count how many
    /// @param most how many there can be
    /// @param elementBytes how long each is
    /// @return where the first is
    /// @throws IllegalArgumentException if there are more
    public long putCount(long at, int count, int most, int elementBytes) {
        return putElements(at, count, most, elementBytes) - base;
    }

    private long putElements(long at, int count, int most, int elementBytes) {
        if (count > most) {
            throw new IllegalArgumentException(count + " elements, of which there can be " + most);
        }
        long place = take((long) count * elementBytes);
        if (end > length) {
            throw new IllegalArgumentException("a message of " + end + " bytes has no room in " + length);
        }
        putInt(at, count);
        return place;
    }

    /// {@return how many elements there are}
    ///
    /// @param at where the count is
    /// @param most how many there can be
    /// @throws MalformedMessageException if it says more
    public int getCount(long at, int most) throws MalformedMessageException {
        int count = getInt(at);
        if (count < 0 || count > most) {
            throw new MalformedMessageException(
                    Integer.toUnsignedString(count) + " elements, of which there can be " + most);
        }
        return count;
    }

    /// Goes on behind elements that are read.
    ///
    /// @param count what [#getCount] said
    /// @param elementBytes how long each is
    /// @return where the first is
    /// @throws MalformedMessageException if they are not all there
    public long getElements(int count, int elementBytes) throws MalformedMessageException {
        return takeElements(count, elementBytes) - base;
    }

    private long takeElements(int count, int elementBytes) throws MalformedMessageException {
        long place = take((long) count * elementBytes);
        if (end > length) {
            throw new MalformedMessageException("elements up to byte " + end + " of " + length);
        }
        return place;
    }

    /// {@return the constant of an enum at a place}
    ///
    /// @param constants all, in their order
    /// @param place what was read
    /// @throws MalformedMessageException if there is none
    public static <E> E constant(E[] constants, short place) throws MalformedMessageException {
        int index = Short.toUnsignedInt(place);
        if (index >= constants.length) {
            throw new MalformedMessageException("constant " + index + " of " + constants.length);
        }
        return constants[index];
    }

    /// Writes a text, and its length in bytes.
    ///
    /// @throws IllegalArgumentException if it is longer than it can be
    public void putText(long at, int most, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        putBytes(at, most, bytes);
    }

    /// {@return a text}
    ///
    /// @throws MalformedMessageException if it is longer than it can be, or not all there
    public String getText(long at, int most) throws MalformedMessageException {
        return new String(getBytes(at, most), StandardCharsets.UTF_8);
    }

    /// Writes a piece of something longer, as much as there is room for.
    ///
    /// @return how long it is
    int putPiece(byte[] all, int from) {
        int bytes = (int) Math.min(length, all.length - from);
        MemorySegment.copy(all, from, memory, ValueLayout.JAVA_BYTE, base, bytes);
        return bytes;
    }

    /// Writes where a slice begins, whose end is that of the memory.
    public void putSlice(long at, CallSlice slice) {
        putInt(at, slice.head());
    }

    /// {@return the slice that begins where this says}
    ///
    /// @param room how long the messages are that lie before it, at least
    /// @throws MalformedMessageException if it begins in them, or beyond the memory
    public CallSlice getSlice(long at, int room) throws MalformedMessageException {
        long head = Integer.toUnsignedLong(getInt(at));
        if (head < room || head > length) {
            throw new MalformedMessageException("a slice at " + head + " of " + length + " bytes, behind " + room);
        }
        return CallSlice.served(memory.asSlice(base + head, length - head));
    }

    /// Writes a value at a place within the part of a fixed size.
    public void putBoolean(long at, boolean value) {
        putByte(at, (byte) (value ? 1 : 0));
    }

    /// {@return the value at a place}
    public boolean getBoolean(long at) {
        return getByte(at) != 0;
    }

    /// Writes a value at a place within the part of a fixed size.
    public void putByte(long at, byte value) {
        memory.set(ValueLayout.JAVA_BYTE, base + at, value);
    }

    /// {@return the value at a place}
    public byte getByte(long at) {
        return memory.get(ValueLayout.JAVA_BYTE, base + at);
    }

    /// Writes a value at a place within the part of a fixed size.
    public void putShort(long at, short value) {
        memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, base + at, value);
    }

    /// {@return the value at a place}
    public short getShort(long at) {
        return memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, base + at);
    }

    /// Writes a value at a place within the part of a fixed size.
    public void putChar(long at, char value) {
        memory.set(ValueLayout.JAVA_CHAR_UNALIGNED, base + at, value);
    }

    /// {@return the value at a place}
    public char getChar(long at) {
        return memory.get(ValueLayout.JAVA_CHAR_UNALIGNED, base + at);
    }

    /// Writes a value at a place within the part of a fixed size.
    public void putInt(long at, int value) {
        memory.set(ValueLayout.JAVA_INT_UNALIGNED, base + at, value);
    }

    /// {@return the value at a place}
    public int getInt(long at) {
        return memory.get(ValueLayout.JAVA_INT_UNALIGNED, base + at);
    }

    /// Writes a value at a place within the part of a fixed size.
    public void putLong(long at, long value) {
        memory.set(ValueLayout.JAVA_LONG_UNALIGNED, base + at, value);
    }

    /// {@return the value at a place}
    public long getLong(long at) {
        return memory.get(ValueLayout.JAVA_LONG_UNALIGNED, base + at);
    }

    /// Writes a value at a place within the part of a fixed size.
    public void putFloat(long at, float value) {
        memory.set(ValueLayout.JAVA_FLOAT_UNALIGNED, base + at, value);
    }

    /// {@return the value at a place}
    public float getFloat(long at) {
        return memory.get(ValueLayout.JAVA_FLOAT_UNALIGNED, base + at);
    }

    /// Writes a value at a place within the part of a fixed size.
    public void putDouble(long at, double value) {
        memory.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, base + at, value);
    }

    /// {@return the value at a place}
    public double getDouble(long at) {
        return memory.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, base + at);
    }

    /// Writes an array, whose count is at `at`.
    ///
    /// @throws IllegalArgumentException if it has more than `most` elements
    public void putBooleans(long at, int most, boolean[] values) {
        long place = putElements(at, values.length, most, Byte.BYTES) - base;
        for (boolean value : values) {
            putBoolean(place++, value);
        }
    }

    /// {@return the array whose count is at `at`}
    ///
    /// @throws MalformedMessageException if it has more than `most` elements, or is not all there
    public boolean[] getBooleans(long at, int most) throws MalformedMessageException {
        boolean[] values = new boolean[getCount(at, most)];
        long place = takeElements(values.length, Byte.BYTES) - base;
        for (int i = 0; i < values.length; i++) {
            values[i] = getBoolean(place + i);
        }
        return values;
    }

    /// Writes an array, whose count is at `at`.
    ///
    /// @throws IllegalArgumentException if it has more than `most` elements
    public void putBytes(long at, int most, byte[] values) {
        long place = putElements(at, values.length, most, Byte.BYTES);
        MemorySegment.copy(values, 0, memory, ValueLayout.JAVA_BYTE, place, values.length);
    }

    /// {@return the array whose count is at `at`}
    ///
    /// @throws MalformedMessageException if it has more than `most` elements, or is not all there
    public byte[] getBytes(long at, int most) throws MalformedMessageException {
        byte[] values = new byte[getCount(at, most)];
        long place = takeElements(values.length, Byte.BYTES);
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, place, values, 0, values.length);
        return values;
    }

    /// Writes an array, whose count is at `at`.
    ///
    /// @throws IllegalArgumentException if it has more than `most` elements
    public void putShorts(long at, int most, short[] values) {
        long place = putElements(at, values.length, most, Short.BYTES);
        MemorySegment.copy(values, 0, memory, ValueLayout.JAVA_SHORT_UNALIGNED, place, values.length);
    }

    /// {@return the array whose count is at `at`}
    ///
    /// @throws MalformedMessageException if it has more than `most` elements, or is not all there
    public short[] getShorts(long at, int most) throws MalformedMessageException {
        short[] values = new short[getCount(at, most)];
        long place = takeElements(values.length, Short.BYTES);
        MemorySegment.copy(memory, ValueLayout.JAVA_SHORT_UNALIGNED, place, values, 0, values.length);
        return values;
    }

    /// Writes an array, whose count is at `at`.
    ///
    /// @throws IllegalArgumentException if it has more than `most` elements
    public void putChars(long at, int most, char[] values) {
        long place = putElements(at, values.length, most, Character.BYTES);
        MemorySegment.copy(values, 0, memory, ValueLayout.JAVA_CHAR_UNALIGNED, place, values.length);
    }

    /// {@return the array whose count is at `at`}
    ///
    /// @throws MalformedMessageException if it has more than `most` elements, or is not all there
    public char[] getChars(long at, int most) throws MalformedMessageException {
        char[] values = new char[getCount(at, most)];
        long place = takeElements(values.length, Character.BYTES);
        MemorySegment.copy(memory, ValueLayout.JAVA_CHAR_UNALIGNED, place, values, 0, values.length);
        return values;
    }

    /// Writes an array, whose count is at `at`.
    ///
    /// @throws IllegalArgumentException if it has more than `most` elements
    public void putInts(long at, int most, int[] values) {
        long place = putElements(at, values.length, most, Integer.BYTES);
        MemorySegment.copy(values, 0, memory, ValueLayout.JAVA_INT_UNALIGNED, place, values.length);
    }

    /// {@return the array whose count is at `at`}
    ///
    /// @throws MalformedMessageException if it has more than `most` elements, or is not all there
    public int[] getInts(long at, int most) throws MalformedMessageException {
        int[] values = new int[getCount(at, most)];
        long place = takeElements(values.length, Integer.BYTES);
        MemorySegment.copy(memory, ValueLayout.JAVA_INT_UNALIGNED, place, values, 0, values.length);
        return values;
    }

    /// Writes an array, whose count is at `at`.
    ///
    /// @throws IllegalArgumentException if it has more than `most` elements
    public void putLongs(long at, int most, long[] values) {
        long place = putElements(at, values.length, most, Long.BYTES);
        MemorySegment.copy(values, 0, memory, ValueLayout.JAVA_LONG_UNALIGNED, place, values.length);
    }

    /// {@return the array whose count is at `at`}
    ///
    /// @throws MalformedMessageException if it has more than `most` elements, or is not all there
    public long[] getLongs(long at, int most) throws MalformedMessageException {
        long[] values = new long[getCount(at, most)];
        long place = takeElements(values.length, Long.BYTES);
        MemorySegment.copy(memory, ValueLayout.JAVA_LONG_UNALIGNED, place, values, 0, values.length);
        return values;
    }

    /// Writes an array, whose count is at `at`.
    ///
    /// @throws IllegalArgumentException if it has more than `most` elements
    public void putFloats(long at, int most, float[] values) {
        long place = putElements(at, values.length, most, Float.BYTES);
        MemorySegment.copy(values, 0, memory, ValueLayout.JAVA_FLOAT_UNALIGNED, place, values.length);
    }

    /// {@return the array whose count is at `at`}
    ///
    /// @throws MalformedMessageException if it has more than `most` elements, or is not all there
    public float[] getFloats(long at, int most) throws MalformedMessageException {
        float[] values = new float[getCount(at, most)];
        long place = takeElements(values.length, Float.BYTES);
        MemorySegment.copy(memory, ValueLayout.JAVA_FLOAT_UNALIGNED, place, values, 0, values.length);
        return values;
    }

    /// Writes an array, whose count is at `at`.
    ///
    /// @throws IllegalArgumentException if it has more than `most` elements
    public void putDoubles(long at, int most, double[] values) {
        long place = putElements(at, values.length, most, Double.BYTES);
        MemorySegment.copy(values, 0, memory, ValueLayout.JAVA_DOUBLE_UNALIGNED, place, values.length);
    }

    /// {@return the array whose count is at `at`}
    ///
    /// @throws MalformedMessageException if it has more than `most` elements, or is not all there
    public double[] getDoubles(long at, int most) throws MalformedMessageException {
        double[] values = new double[getCount(at, most)];
        long place = takeElements(values.length, Double.BYTES);
        MemorySegment.copy(memory, ValueLayout.JAVA_DOUBLE_UNALIGNED, place, values, 0, values.length);
        return values;
    }
}
