package dev.torc.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Some pieces that have been given back, by their size, for whoever asks next. They are taken as far as the
/// segments know, so that neither a lock nor a book is touched where one is given back and the like is taken.
///
/// A stripe is for one thread at a time, and nobody waits for it on the way to a slice: who does not get in goes
/// elsewhere. So a thread that is stopped inside stops nobody. A *shared* stripe is entered by an atomic exchange,
/// with [#tryEnter].
///
/// **An owned stripe** is entered by one thread, with [#tryEnterOwn], and by no atomic instruction, which would make
/// the CPU wait for all memory that it has asked for: those accesses, and not the instructions, are what an
/// allocator's time goes into when there are very many pieces. Whoever wants the owner out says so with [#shut], has
/// all threads of the process pass a fence, and waits in [#awaitEmpty]. Then either the owner sees the word, or it is
/// seen inside.
///
/// **STRIPE-FREE**: the release in [#leave] pairs with the acquire in [#tryEnter] and in [#awaitEmpty]; what one
/// thread did inside is what the next one finds. **STRIPE-OPEN**: the release in [#open] pairs with the acquire in
/// [#tryEnterOwn]: the owner finds what was done while it was shut out. **STRIPE-SHUT**: the store of busy and the
/// load of shut in [#tryEnterOwn] stand in this order in the program, and the barrier on all threads is a fence
/// between them; on the other side it stands between [#shut] and [#awaitEmpty].
///
/// **Threads.** [#tryEnter] any, [#tryEnterOwn] the owner, [#shut], [#awaitEmpty] and [#open] one at a time.
/// Everything else is for who is inside, or has emptied it.
final class CacheStripe {

    /// No piece.
    static final long NONE = 0;

    /// The most pieces of one size that there is room for to begin with.
    private static final int FIRST_PIECES = 16;

    /// The most granules in them, unless that would be less than one piece.
    private static final int FIRST_GRANULES = 128;

    /// How often room for twice as many is made where pieces are let go that would have been of use soon after.
    private static final int MOST_DOUBLINGS = 6;

    /// How many pieces are sent away for want of room until all room is shared out anew.
    private static final int REFUSALS_A_SHARING = 512;

    /// How many pieces are looked at for one that suits an alignment.
    private static final int LOOKS = 4;

    /// The words that other stripes' threads write are kept off this one's cache lines.
    private static final int PADDING = 32;

    private static final int BUSY = PADDING;
    private static final int SHUT = PADDING + 1;

    /// How many granules the stacks have room for.
    private static final int ROOM = PADDING + 2;

    private static final int REFUSED = PADDING + 3;
    private static final int COUNTS = PADDING + 4;

    /// Of each size, whether one was asked for in vain since there last was no room for one.
    private static final int MISSED = COUNTS + KeptSizes.COUNT;

    private static final int SPINS = 64;

    private static final long[] NOTHING_YET = {};

    /// Plain: a thread looks for itself, and what it finds of others is nothing to it.
    private @Nullable Thread owner;

    private final int[] words = new int[MISSED + KeptSizes.COUNT + PADDING];
    private final long[][] stacks = new long[KeptSizes.COUNT][];

    /// Makes a shared one.
    CacheStripe() {
        Arrays.fill(stacks, NOTHING_YET);
    }

    /// Makes one that is owned.
    CacheStripe(Thread owner) {
        this();
        this.owner = owner;
    }

    boolean isOf(Thread thread) {
        return owner == thread;
    }

    /// Makes it another's if its owner has ended. By one at a time.
    ///
    /// @return whether it is
    boolean inherit(Thread heir) {
        // All that a thread did comes before it is seen to have ended; what it kept is the heir's.
        if (owner == null || owner.isAlive()) {
            return false;
        }
        owner = heir;
        return true;
    }

    /// Where pieces go that are not kept.
    @FunctionalInterface
    interface Overflow {

        /// Takes pieces that are kept no longer.
        ///
        /// @param from holds them
        /// @param count how many, from the first on
        void take(long[] from, int count);
    }

    /// {@return whether nobody was inside, and the caller is}
    boolean tryEnter() {
        // STRIPE-FREE (acquire): what the last one inside did is seen. Looked at first, since a failed exchange
        // takes the cache line away from who is inside.
        return WordArray.loadAcquire(words, BUSY) == 0 && WordArray.compareAndSet(words, BUSY, 0, 1);
    }

    /// {@return whether the owner, who calls, is inside: it is not shut out}
    boolean tryEnterOwn() {
        // STRIPE-SHUT: opaque, so that the compiler leaves it before the next. The CPU need not, see there.
        WordArray.storeOpaque(words, BUSY, 1);
        // STRIPE-SHUT; STRIPE-OPEN (acquire): what was done while it was shut is seen.
        if (WordArray.loadAcquire(words, SHUT) == 0) {
            return true;
        }
        leave();
        return false;
    }

    /// Lets the next one in.
    void leave() {
        // STRIPE-FREE (release): what was done inside comes before.
        WordArray.storeRelease(words, BUSY, 0);
    }

    /// Lets the owner in no more, if all threads pass a fence now.
    void shut() {
        // STRIPE-SHUT: before the barrier on all threads, which is a fence for this one too.
        WordArray.storeOpaque(words, SHUT, 1);
    }

    /// Waits until nobody is inside, after [#shut] and the fence.
    void awaitEmpty() {
        // STRIPE-SHUT; STRIPE-FREE (acquire): what the owner did inside is seen.
        for (int spins = 0; WordArray.loadAcquire(words, BUSY) != 0; spins++) {
            pause(spins);
        }
    }

    /// Lets the owner in again.
    void open() {
        // STRIPE-OPEN (release): what was done meanwhile comes before.
        WordArray.storeRelease(words, SHUT, 0);
    }

    /// Enters, and waits while somebody is inside.
    void enter() {
        for (int spins = 0; !tryEnter(); spins++) {
            pause(spins);
        }
    }

    // Whoever is inside never waits there for us, and all that yielding does is to let it go on sooner.
    @SuppressWarnings("ThreadPriorityCheck")
    private static void pause(int spins) {
        if (spins < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    /// Keeps a piece.
    ///
    /// @param size the index of its size
    /// @param limitGranules how much may be kept in all
    /// @return whether it is kept; if not, there is too much already
    boolean keep(int size, long piece, int limitGranules, Overflow overflow) {
        int count = words[COUNTS + size];
        long[] stack = stacks[size];
        if (count == stack.length) {
            if (!makeRoom(size, limitGranules, overflow)) {
                return false;
            }
            count = words[COUNTS + size];
            stack = stacks[size];
        }
        stack[count] = piece;
        words[COUNTS + size] = count + 1;
        return true;
    }

    /// Takes the piece of a size that was kept last, so that its memory is likely to be in the CPU's cache.
    ///
    /// @param size the index of the size
    /// @param stepBits the alignment as a power of two of granules
    /// @return the piece, or [#NONE]
    long take(int size, int stepBits) {
        int last = words[COUNTS + size] - 1;
        if (last >= 0) {
            long[] stack = stacks[size];
            long piece = stack[last];
            if (KeptPiece.alignmentBits(piece) >= stepBits) {
                words[COUNTS + size] = last;
                return piece;
            }
            return takeAligned(size, stepBits, last);
        }
        words[MISSED + size] = 1;
        return NONE;
    }

    private long takeAligned(int size, int stepBits, int last) {
        long[] stack = stacks[size];
        for (int i = last - 1; i >= 0 && i > last - LOOKS; i--) {
            long piece = stack[i];
            if (KeptPiece.alignmentBits(piece) >= stepBits) {
                stack[i] = stack[last];
                words[COUNTS + size] = last;
                return piece;
            }
        }
        return NONE;
    }

    /// Keeps nothing any more.
    void dropAll(Overflow overflow) {
        for (int size = 0; size < KeptSizes.COUNT; size++) {
            int count = words[COUNTS + size];
            if (count > 0) {
                overflow.take(stacks[size], count);
                words[COUNTS + size] = 0;
            }
            stacks[size] = NOTHING_YET;
        }
        words[ROOM] = 0;
    }

    /// Makes room for a piece: a longer stack if there is none, or if pieces have been asked for in vain since the
    /// last time, for then there would have been some; else the older half goes.
    ///
    /// What may be kept is shared out as room, so that keeping a piece need not count it. When all is given out,
    /// now and then everything goes, and the room with it, to those sizes that are of use today.
    ///
    /// @return whether there is some
    private boolean makeRoom(int size, int limitGranules, Overflow overflow) {
        int granules = KeptSizes.granules(size);
        long[] stack = stacks[size];
        int first = Math.clamp(FIRST_GRANULES / granules, 1, FIRST_PIECES);
        boolean mayBeLonger =
                stack.length == 0 || (words[MISSED + size] != 0 && stack.length < first << MOST_DOUBLINGS);
        words[MISSED + size] = 0;
        if (mayBeLonger) {
            int left = (limitGranules - words[ROOM]) / granules;
            int more = Math.min(stack.length == 0 ? first : stack.length, left);
            if (more > 0) {
                stacks[size] = Arrays.copyOf(stack, stack.length + more);
                words[ROOM] += more * granules;
                return true;
            }
        }
        if (stack.length == 0) {
            if (++words[REFUSED] % REFUSALS_A_SHARING == 0) {
                dropAll(overflow);
            }
            return false;
        }
        int dropped = (stack.length + 1) / 2;
        overflow.take(stack, dropped);
        System.arraycopy(stack, dropped, stack, 0, stack.length - dropped);
        words[COUNTS + size] = stack.length - dropped;
        return true;
    }
}
