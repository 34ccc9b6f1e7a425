package dev.torc.scheme;

import java.util.Arrays;

/// The open resources of one session: small numbers for the client, a value of the scheme's behind each.
///
/// A handle is made of an index and a generation, so that a closed handle does not come to life again when its place is
/// reused, and each session begins with a generation of its own, so that another session's handle is unknown here.
///
/// ```text
///  bit 31 30  29 ........... 16  15 ............ 0
///     +------+-----------------+-------------------+
///     |  0   |   generation    |       index       |
///     +------+-----------------+-------------------+
/// ```
///
/// Bit 30 is that of a registered file wherever an entry is prepared ([dev.torc.uring.FixedFile]), so no handle has it,
/// as no descriptor of Linux' has.
///
/// Room is reserved before a resource is opened and turned into a handle after it, so that an open that finds the table
/// full has no effect elsewhere.
///
/// **Threads.** The server's only.
public final class HandleTable {

    /// The most handles that one table can have.
    public static final int MAX_HANDLES = 1 << 16;

    /// What [#find] and [#remove] answer for a number that is no open handle.
    public static final int NONE = -1;

    private static final int INDEX_BITS = 16;
    private static final int INDEX_MASK = MAX_HANDLES - 1;
    private static final int GENERATION_MASK = 0x3fff;
    private static final int FIRST_CAPACITY = 16;

    private final int limit;
    private final int firstGeneration;

    // Three columns of one table; a place that is free has NONE as its value.
    private short[] generations = new short[0];
    private int[] values = new int[0];
    private int[] nextFree = new int[0];

    private int freeHead = NONE;
    private int open;
    private int reserved;

    /// Makes an empty table.
    ///
    /// @param limit how many handles may be open at one time, 1..[#MAX_HANDLES]
    /// @param firstGeneration where generations begin; sessions of one server each begin elsewhere
    HandleTable(int limit, int firstGeneration) {
        this.limit = limit;
        this.firstGeneration = firstGeneration;
    }

    /// {@return how many handles are open}
    public int open() {
        return open;
    }

    /// Sets room for one handle aside.
    ///
    /// @return whether there was room; if so, [#add] or [#release] follows, once
    public boolean reserve() {
        if (open + reserved >= limit) {
            return false;
        }
        reserved++;
        return true;
    }

    /// Gives back room that was reserved.
    public void release() {
        reserved--;
    }

    /// Makes a handle in the room that was reserved.
    ///
    /// @param value what the scheme finds behind the handle, not negative
    /// @return the handle, below 2^30 and not negative
    public int add(int value) {
        if (value < 0 || reserved == 0) {
            throw new AssertionError("value=" + value + ", reserved=" + reserved);
        }
        reserved--;
        open++;
        if (freeHead == NONE) {
            grow();
        }
        int index = freeHead;
        freeHead = nextFree[index];
        values[index] = value;
        return ((generations[index] & GENERATION_MASK) << INDEX_BITS) | index;
    }

    /// {@return the value behind `handle`, or [#NONE] if it is not open in this session}
    public int find(int handle) {
        int index = handle & INDEX_MASK;
        if (handle < 0 || index >= values.length || handle >>> INDEX_BITS != (generations[index] & GENERATION_MASK)) {
            return NONE;
        }
        return values[index];
    }

    /// Takes a handle out; from now on it is unknown.
    ///
    /// @return the value that was behind it, or [#NONE] if it was not open in this session
    public int remove(int handle) {
        int value = find(handle);
        if (value == NONE) {
            return NONE;
        }
        free(handle & INDEX_MASK);
        return value;
    }

    /// Takes any one handle out, for a session that ends.
    ///
    /// @return the value that was behind it, or [#NONE] when none is left
    public int removeAny() {
        for (int index = 0; index < values.length && open > 0; index++) {
            int value = values[index];
            if (value != NONE) {
                free(index);
                return value;
            }
        }
        return NONE;
    }

    private void free(int index) {
        values[index] = NONE;
        generations[index] = (short) ((generations[index] + 1) & GENERATION_MASK);
        nextFree[index] = freeHead;
        freeHead = index;
        open--;
    }

    private void grow() {
        int before = values.length;
        int after = Math.min(limit, Math.max(FIRST_CAPACITY, before * 2));
        generations = Arrays.copyOf(generations, after);
        values = Arrays.copyOf(values, after);
        nextFree = Arrays.copyOf(nextFree, after);
        Arrays.fill(generations, before, after, (short) (firstGeneration & GENERATION_MASK));
        Arrays.fill(values, before, after, NONE);
        for (int index = after - 1; index >= before; index--) {
            nextFree[index] = freeHead;
            freeHead = index;
        }
    }
}
