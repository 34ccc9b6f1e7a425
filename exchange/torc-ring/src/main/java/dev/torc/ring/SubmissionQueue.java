package dev.torc.ring;

import dev.torc.layout.Words;
import dev.torc.uapi.SqRingFlags;
import dev.torc.uapi.SqRingOffsets;

/// The client's end of a submission queue: Linux' own, or one that a peer serves.
///
/// ```text
///      long at = queue.claim();               // the next free entry, or FULL
///      SubmissionEntry.setHeader(queue.entries(), at, …);
///      queue.publish();                       // what was claimed is now the server's
/// ```
///
/// Two orderings hold it together, each named at both of its ends:
///
/// - **ENTRY-VISIBLE**: the client's release of the tail pairs with the server's acquire of it
/// ([ServerSubmissionQueue]).
///   What the client wrote into an entry is there when the server reads it.
/// - **ENTRY-FREE**: the server's release of the head pairs with the client's acquire of it. The server has finished
///   reading an entry before the client writes to it again.
///
/// **Threads.** One at a time. **Errors.** A head that the server cannot have reached is a
/// [PeerMisbehaviorException].
public final class SubmissionQueue {

    /// What [#claim] answers where every entry is in use.
    public static final long FULL = -1L;

    /// How many stores that miss the cache a core can have waiting, about.
    private static final int MOST_FETCHED = 16;

    private final Words ring;
    private final Words entries;
    private final SqRingOffsets offsets;
    private final int capacity;
    private final int mask;
    private final int entryShift;
    private final boolean indirect;

    /// Ours alone: the server reads what [#publish] stores, and our copy is never read back.
    private int tail;

    private int published;

    /// The last head seen. It may lag the real one, which only makes the queue look fuller.
    private int headSeen;

    /// The position up to which entries are known to be free.
    private int freeUntil;

    /// Attaches to a queue that nobody has used.
    ///
    /// @param ring the memory of the queue's positions, with `offsets` into it
    /// @param entries the memory of the entries
    /// @param capacity how many there are; kept here, since a size in shared memory could be changed by the peer
    /// @param entryBytes 64, or 128 with `IORING_SETUP_SQE128`
    public SubmissionQueue(Words ring, SqRingOffsets offsets, Words entries, int capacity, int entryBytes) {
        this.ring = ring;
        this.entries = entries;
        this.offsets = offsets;
        this.capacity = Position.checkedCapacity(capacity, RingSpec.MOST_SUBMISSION_ENTRIES);
        this.mask = capacity - 1;
        this.entryShift = Integer.numberOfTrailingZeros(entryBytes);
        this.indirect = offsets.array() != 0;
        // ENTRY-FREE (acquire): a queue may be attached to at any position, so long as it is empty.
        this.tail = ring.loadAcquire(offsets.head());
        this.published = tail;
        this.headSeen = tail;
        this.freeUntil = tail + capacity;
    }

    /// {@return how many entries there are}
    public int capacity() {
        return capacity;
    }

    /// {@return the memory of the entries, for the accessors of [dev.torc.uapi.SubmissionEntry]}
    public Words entries() {
        return entries;
    }

    /// Reserves the next entry. Its content is what the last use left: every field has to be written.
    ///
    /// @return where the entry begins in [#entries], in bytes, or [#FULL]
    public long claim() {
        if (tail == freeUntil && !refreshHead()) {
            return FULL;
        }
        int index = tail & mask;
        if (indirect) {
            // Plain: until ENTRY-VISIBLE, the server does not look at this place.
            ring.putInt(offsets.array() + 4L * index, index);
        }
        tail++;
        return (long) index << entryShift;
    }

    /// Reserves several entries, or none: what they are to be is written in a loop that does not look at the queue
    /// again, which takes half the time.
    ///
    /// ```text
    ///      int first = queue.claimed();
    ///      if (queue.claim(count)) {
    ///          for (int i = 0; i < count; i++) {
    ///              SubmissionEntry.startTagged(queue.entries(), queue.claimedAt(first + i), …);
    ///          }
    ///      }
    /// ```
    ///
    /// @return whether so many were free
    public boolean claim(int count) {
        if (freeUntil - tail < count) {
            refreshHead();
            if (freeUntil - tail < count) {
                return false;
            }
        }
        if (indirect) {
            for (int i = 0; i < count; i++) {
                // Plain: until ENTRY-VISIBLE, the server does not look at this place.
                int index = (tail + i) & mask;
                ring.putInt(offsets.array() + 4L * index, index);
            }
        }
        tail += count;
        return true;
    }

    /// {@return where an entry begins that is claimed and not published}
    ///
    /// @param number 0 for the first of them, less than [#claimed]
    public long claimedAt(int number) {
        return (long) ((published + number) & mask) << entryShift;
    }

    /// Fetches the cache lines of the next free entries for writing, by writing to them.
    ///
    /// The server's CPU has them since it read what was in them last. To get them back takes about as long as a hop
    /// of a call; done after a [#publish], while the server works, it is off the way of the next call.
    ///
    /// @param count how many entries will be claimed soon; a guess
    public void fetchAhead(int count) {
        int free = Math.min(Math.min(count, MOST_FETCHED), capacity - (tail - headSeen));
        for (int i = 0; i < free; i++) {
            // Plain: until ENTRY-VISIBLE, the server does not look at this place.
            entries.putLong((long) ((tail + i) & mask) << entryShift, 0L);
        }
    }

    /// Gives up the last entry claimed and not yet published.
    ///
    /// @throws IllegalStateException if there is none
    public void abort() {
        if (tail == published) {
            throw new IllegalStateException("no entry is claimed");
        }
        tail--;
    }

    /// Submits the entry with this index next, in a queue with the indirect array: entries can then be submitted in
    /// another order than they were written in.
    ///
    /// The caller keeps account of the entries itself and does not use [#claim] on the same queue: an entry is free
    /// again when [#unconsumed] says that the server has passed its place.
    ///
    /// @return whether there was room; if not, nothing has changed
    /// @throws IllegalStateException if the queue has no indirect array (`IORING_SETUP_NO_SQARRAY`)
    public boolean enqueue(int entryIndex) {
        if (!indirect) {
            throw new IllegalStateException("this queue was made with IORING_SETUP_NO_SQARRAY");
        }
        if (tail == freeUntil && !refreshHead()) {
            return false;
        }
        // Plain: until ENTRY-VISIBLE, the server does not look at this place.
        ring.putInt(offsets.array() + 4L * (tail & mask), entryIndex);
        tail++;
        return true;
    }

    /// Hands every claimed entry to the server. Who sleeps is not woken by it: see [#serverSleeps].
    ///
    /// @return how many entries were handed over
    public int publish() {
        int count = tail - published;
        if (count != 0) {
            // ENTRY-VISIBLE (release): the stores to the entries are ordered before this one.
            ring.storeRelease(offsets.tail(), tail);
            published = tail;
        }
        return count;
    }

    /// {@return whether the server has said that it sleeps, and has to be woken after a [#publish]}
    public boolean serverSleeps() {
        // WAKE: the tail is stored before the sleep word is looked at; the sleeper does the two the other way round.
        ring.fullFence();
        return (ring.loadAcquire(offsets.flags()) & SqRingFlags.NEED_WAKEUP) != 0;
    }

    /// {@return whether the server has said that its completions wait for room, as far as is known without a fence}
    ///
    /// A hint: who goes by it looks at [#flags] behind a fence before it sleeps.
    boolean serverSeemsToWait() {
        return (ring.loadAcquire(offsets.flags()) & SqRingFlags.CQ_OVERFLOW) != 0;
    }

    /// {@return the `IORING_SQ_*` flags as they are now}
    public int flags() {
        return ring.loadAcquire(offsets.flags());
    }

    /// {@return how many entries are claimed and not published}
    public int claimed() {
        return tail - published;
    }

    /// {@return how many published entries the server has not taken yet}
    public int unconsumed() {
        refreshHead();
        return published - headSeen;
    }

    /// {@return the position after the last claimed entry}
    int claimedUntil() {
        return tail;
    }

    /// {@return the position after the last published entry}
    public int position() {
        return published;
    }

    /// {@return how many entries the server has skipped because their index was out of range; only it knows why}
    public int dropped() {
        return ring.loadAcquire(offsets.dropped());
    }

    private boolean refreshHead() {
        // ENTRY-FREE (acquire): the server's loads from the entries are ordered before this load.
        headSeen = Position.checked("the submission head", headSeen, ring.loadAcquire(offsets.head()), published);
        freeUntil = headSeen + capacity;
        return tail != freeUntil;
    }
}
