package dev.torc.kernel;

import java.util.BitSet;

/// The kernel's pool at a scheme, in blocks of one length: a call takes as many as it needs, side by side.
///
/// A block's number has the few bits that there are for it beside what else is kept with a call that waits, which
/// the places of a [dev.torc.memory.SlicePool] have not. The lowest are taken first, so that little of the pool
/// is touched as long as little is in use.
///
/// **Threads.** The kernel's.
final class Blocks {

    /// What [#take] says where there are none.
    static final int NONE = -1;

    /// The length of a block: what a call by path needs, and no less than what `O_DIRECT` asks for.
    static final int BYTES = 8192;

    private final BitSet taken;
    private final int count;
    private int free;

    /// @param count how many blocks there are
    Blocks(int count) {
        this.count = count;
        this.free = count;
        this.taken = new BitSet(count);
    }

    /// {@return how many blocks hold so many bytes}
    static int of(long bytes) {
        return (int) ((bytes + BYTES - 1) / BYTES);
    }

    /// {@return how many are free}
    int free() {
        return free;
    }

    /// Takes blocks side by side.
    ///
    /// @param wanted how many, 0 too
    /// @return the number of the first, or [#NONE] if there are not so many in one place
    int take(int wanted) {
        int first = taken.nextClearBit(0);
        while (wanted > 0 && first + wanted <= count) {
            int end = taken.nextSetBit(first);
            if (end < 0 || end - first >= wanted) {
                taken.set(first, first + wanted);
                free -= wanted;
                return first;
            }
            first = taken.nextClearBit(end);
        }
        return wanted == 0 ? 0 : NONE;
    }

    /// Gives blocks back.
    void giveBack(int first, int number) {
        taken.clear(first, first + number);
        free += number;
    }
}
