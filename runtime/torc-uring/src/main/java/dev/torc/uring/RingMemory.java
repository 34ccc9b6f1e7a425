package dev.torc.uring;

import dev.torc.layout.SegmentWords;
import dev.torc.posix.Descriptor;
import dev.torc.posix.MemoryMaps;
import dev.torc.ring.CompletionQueue;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.CompletionEntry;
import dev.torc.uapi.CqRingOffsets;
import dev.torc.uapi.MapFlags;
import dev.torc.uapi.MapOffsets;
import dev.torc.uapi.ProtectionFlags;
import dev.torc.uapi.RegisterOpcode;
import dev.torc.uapi.RingParameters;
import dev.torc.uapi.SetupFlags;
import dev.torc.uapi.SqRingOffsets;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The memory that one ring shares with Linux, and the two queues in it.
///
/// **Ownership.** It owns the mappings; [#close] unmaps them, after which every access is an
/// [IllegalStateException].
final class RingMemory implements AutoCloseable {

    private static final int READ_WRITE = ProtectionFlags.READ | ProtectionFlags.WRITE;

    // Shared, not confined: a confined arena compares threads on every access, and the ring has checked its owner.
    private final Arena arena;
    private final SegmentWords rings;
    private final CqRingOffsets completionOffsets;
    private final SubmissionQueue submissions;
    private final CompletionQueue completions;

    private RingMemory(Arena arena, MemorySegment rings, MemorySegment entries, MemorySegment parameters) {
        this.arena = arena;
        this.rings = new SegmentWords(rings);
        this.completionOffsets = RingParameters.cqOffsets(parameters);
        int flags = RingParameters.flags(parameters);
        submissions = new SubmissionQueue(
                this.rings,
                RingParameters.sqOffsets(parameters),
                new SegmentWords(entries),
                RingParameters.sqEntries(parameters),
                submissionBytes(flags));
        completions = new CompletionQueue(
                this.rings, completionOffsets, RingParameters.cqEntries(parameters), completionBytes(flags));
    }

    /// Maps what Linux allocated.
    ///
    /// @param ring lent
    /// @param parameters as Linux filled them in
    static RingMemory map(Descriptor ring, MemorySegment parameters) throws IOException {
        Arena arena = Arena.ofShared();
        try {
            int flags = MapFlags.SHARED | MapFlags.POPULATE;
            MemorySegment rings =
                    MemoryMaps.map(ring, MapOffsets.SQ_RING, ringBytes(parameters), READ_WRITE, flags, arena);
            MemorySegment entries =
                    MemoryMaps.map(ring, MapOffsets.SQES, entryBytes(parameters), READ_WRITE, flags, arena);
            return new RingMemory(arena, rings, entries, parameters);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /// Has Linux move the queues into memory of another length, and maps that. What was mapped before is still ours to
    /// close.
    static RingMemory resized(RingIdentity identity, int submissionEntries, int completionEntries) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment parameters = scratch.allocate(RingParameters.LAYOUT);
            RingParameters.setSqEntries(parameters, submissionEntries);
            RingParameters.setCqEntries(parameters, completionEntries);
            RingParameters.setFlags(parameters, SetupFlags.CQSIZE);
            RingIdentity.check(identity.register(RegisterOpcode.REGISTER_RESIZE_RINGS, parameters, 1), "RESIZE_RINGS");
            return map(identity.descriptor(), parameters);
        }
    }

    /// The queues' memory where Linux does not allocate it (`IORING_SETUP_NO_MMAP`): made before the ring is.
    static final class Own {

        // More than the positions, masks and counters before the first slot take on any architecture.
        private static final long HEADER_BYTES = 4096;

        private final Arena arena;
        private final MemorySegment rings;
        private final MemorySegment entries;

        private Own(Arena arena, MemorySegment rings, MemorySegment entries) {
            this.arena = arena;
            this.rings = rings;
            this.entries = entries;
        }

        /// Allocates for a set-up, and names the memory in `parameters`.
        static Own allocate(UringSetup setup, MemorySegment parameters) throws IOException {
            long submissionCount = setup.grantedSubmissionEntries();
            long completionCount = setup.grantedCompletionEntries();
            Arena arena = Arena.ofShared();
            try {
                MemorySegment rings = MemoryMaps.anonymous(
                        wholePages(HEADER_BYTES
                                + completionCount * completionBytes(setup.flags())
                                + submissionCount * Integer.BYTES),
                        READ_WRITE,
                        MapFlags.SHARED | MapFlags.POPULATE,
                        arena);
                MemorySegment entries = MemoryMaps.anonymous(
                        wholePages(submissionCount * submissionBytes(setup.flags())),
                        READ_WRITE,
                        MapFlags.SHARED | MapFlags.POPULATE,
                        arena);
                RingParameters.setCqUserAddress(parameters, rings.address());
                RingParameters.setSqUserAddress(parameters, entries.address());
                return new Own(arena, rings, entries);
            } catch (IOException | RuntimeException e) {
                arena.close();
                throw e;
            }
        }

        /// {@return the queues, now that Linux has filled in `parameters`; the memory is theirs}
        RingMemory queues(MemorySegment parameters) {
            return new RingMemory(arena, rings, entries, parameters);
        }

        void close() {
            arena.close();
        }

        private static long wholePages(long bytes) {
            long page = MemoryMaps.pageBytes();
            return (bytes + page - 1) / page * page;
        }
    }

    SubmissionQueue submissions() {
        return submissions;
    }

    CompletionQueue completions() {
        return completions;
    }

    /// {@return the position after the last completion slot that was taken, modulo 2³²}
    int completionPosition() {
        // Plain: this process alone writes the head.
        return rings.getInt(completionOffsets.head()) + completions.unreleased();
    }

    /// {@return the [dev.torc.uapi.CqRingFlags]}
    int completionFlags() {
        return rings.loadAcquire(completionOffsets.flags());
    }

    /// Stores the [dev.torc.uapi.CqRingFlags], which Linux looks at before it signals the event descriptor.
    void setCompletionFlags(int flags) {
        rings.storeRelease(completionOffsets.flags(), flags);
    }

    @Override
    public void close() {
        arena.close();
    }

    private static int submissionBytes(int flags) {
        return (flags & SetupFlags.SQE128) != 0 ? SubmissionEntry.BYTES_SQE128 : SubmissionEntry.BYTES;
    }

    private static int completionBytes(int flags) {
        return (flags & SetupFlags.CQE32) != 0 ? CompletionEntry.BYTES_CQE32 : CompletionEntry.BYTES;
    }

    /// {@return the length of the mapping that holds both queues' positions, the completions and the array}
    private static long ringBytes(MemorySegment parameters) {
        SqRingOffsets sq = RingParameters.sqOffsets(parameters);
        CqRingOffsets cq = RingParameters.cqOffsets(parameters);
        long slots = (long) RingParameters.cqEntries(parameters) * completionBytes(RingParameters.flags(parameters));
        long array = (long) RingParameters.sqEntries(parameters) * Integer.BYTES;
        return Math.max(cq.cqes() + slots, sq.array() + array);
    }

    private static long entryBytes(MemorySegment parameters) {
        return (long) RingParameters.sqEntries(parameters) * submissionBytes(RingParameters.flags(parameters));
    }
}
