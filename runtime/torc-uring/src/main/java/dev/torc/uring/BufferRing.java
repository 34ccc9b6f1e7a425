package dev.torc.uring;

import dev.torc.posix.MemoryMaps;
import dev.torc.uapi.BufferRegister;
import dev.torc.uapi.BufferRingEntry;
import dev.torc.uapi.BufferRingFlags;
import dev.torc.uapi.BufferStatus;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.MapFlags;
import dev.torc.uapi.ProtectionFlags;
import dev.torc.uapi.RegisterOpcode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A group of provided buffers: Linux takes one when a read or receive has something to put into it, so that requests
/// that wait for data hold no memory (`IORING_REGISTER_PBUF_RING`, Linux 5.19).
///
/// ```text
///      PrepareSocket.receiveMultishot(entries, at, socket, group.number(), 0);
///      …
///      int buffer = BufferRing.bufferOf(completions.flags());
///      consume(group.filled(buffer, completions.result()));
///      group.giveBack(buffer);
/// ```
///
/// The buffers are numbered from 0 and all with Linux when the group is made. One comes back with a completion that has
/// `IORING_CQE_F_BUFFER`, and stays ours until [#giveBack]. When Linux has none left, requests complete with ENOBUFS,
/// and multishot ones end.
///
/// With [Use#INCREMENTAL] (Linux 6.12) a buffer is filled by several completions, one behind the other; it comes back
/// with the first that lacks `IORING_CQE_F_BUF_MORE`.
///
/// **Ownership.** It owns the buffers. Their memory is freed when the *ring* is closed, not with [#close]: until then
/// a request may have one of them. **Threads.** The ring's. Taking and giving back allocates nothing, apart from the
/// segment that [#filled] returns; [#filledAddress] has none.
public final class BufferRing implements AutoCloseable {

    /// The most buffers of a group.
    public static final int MAX_BUFFERS = 32_768;

    /// How a buffer is used up.
    public enum Use {
        /// By one completion, however little it brings.
        WHOLE,
        /// By several completions, until it is full (`IOU_PBUF_RING_INC`).
        INCREMENTAL
    }

    private final Uring ring;
    private final int group;
    private final int mask;
    private final int bufferBytes;
    private final MemorySegment entries;
    private final MemorySegment memory;

    /// With INCREMENTAL, how far each buffer is filled.
    private final int[] filledBytes;

    private int tail;
    private boolean closed;

    private BufferRing(Uring ring, int group, int bufferBytes, MemorySegment entries, MemorySegment memory, int count) {
        this.ring = ring;
        this.group = group;
        this.mask = count - 1;
        this.bufferBytes = bufferBytes;
        this.entries = entries;
        this.memory = memory;
        this.filledBytes = new int[count];
    }

    /// Makes a group and gives Linux all of its buffers.
    ///
    /// @param ring whose requests may take them
    /// @param group the group's number, 0..65535
    /// @param count how many buffers, a power of two up to [#MAX_BUFFERS]
    /// @param bufferBytes the length of each
    /// @param use how they are used up
    /// @return the group
    /// @throws IOException EEXIST if the ring has a group of that number
    public static BufferRing open(Uring ring, int group, int count, int bufferBytes, Use use) throws IOException {
        if (count < 1 || count > MAX_BUFFERS || Integer.bitCount(count) != 1) {
            throw new IllegalArgumentException(
                    "a group has a power of two of buffers, up to " + MAX_BUFFERS + ", not " + count);
        }
        if (bufferBytes < 1) {
            throw new IllegalArgumentException("buffers of " + bufferBytes + " bytes");
        }
        Arena arena = ring.arenaUntilClosed();
        MemorySegment entries = map((long) count * BufferRingEntry.LAYOUT.byteSize(), arena);
        MemorySegment memory = map((long) count * bufferBytes, arena);
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment register = scratch.allocate(BufferRegister.LAYOUT);
            BufferRegister.setRingAddress(register, entries.address());
            BufferRegister.setEntryCount(register, count);
            BufferRegister.setGroup(register, group);
            BufferRegister.setFlags(register, use == Use.INCREMENTAL ? BufferRingFlags.INC : 0);
            RingIdentity.check(ring.register(RegisterOpcode.REGISTER_PBUF_RING, register, 1), "PBUF_RING");
        }
        BufferRing made = new BufferRing(ring, group, bufferBytes, entries, memory, count);
        for (int buffer = 0; buffer < count; buffer++) {
            made.put(buffer);
        }
        made.publish();
        return made;
    }

    private static MemorySegment map(long bytes, Arena arena) throws IOException {
        return MemoryMaps.anonymous(bytes, ProtectionFlags.READ | ProtectionFlags.WRITE, MapFlags.PRIVATE, arena);
    }

    /// {@return the group's number, for [Prepare#selectBuffer]}
    public int number() {
        return group;
    }

    /// {@return the length of each buffer, in bytes}
    public int bufferBytes() {
        return bufferBytes;
    }

    /// {@return whether a completion brings a buffer}
    ///
    /// @param completionFlags the completion's [CqeFlags]
    public static boolean hasBuffer(int completionFlags) {
        return (completionFlags & CqeFlags.BUFFER) != 0;
    }

    /// {@return the number of the buffer that a completion brings}
    ///
    /// @param completionFlags the completion's [CqeFlags], with `BUFFER`
    public static int bufferOf(int completionFlags) {
        return completionFlags >>> CqeFlags.BUFFER_SHIFT;
    }

    /// {@return where the bytes begin that a completion brought: the buffer, or with [Use#INCREMENTAL] what follows
    /// on what was there} Ask once per completion.
    ///
    /// @param buffer the buffer's number
    /// @param bytes how many, the completion's result
    public long filledAddress(int buffer, int bytes) {
        return memory.address() + advance(buffer, bytes);
    }

    /// {@return the bytes that a completion brought} Ask once per completion.
    ///
    /// @param buffer the buffer's number
    /// @param bytes how many, the completion's result
    public MemorySegment filled(int buffer, int bytes) {
        return memory.asSlice(advance(buffer, bytes), bytes);
    }

    private long advance(int buffer, int bytes) {
        int from = filledBytes[buffer];
        if (bytes < 0 || bytes > bufferBytes - from) {
            throw new IllegalArgumentException("buffer " + buffer + " of " + bufferBytes + " bytes, of which " + from
                    + " are filled, cannot have brought " + bytes);
        }
        filledBytes[buffer] = from + bytes;
        return (long) buffer * bufferBytes + from;
    }

    /// Gives a buffer back to Linux, which may fill it again at once.
    ///
    /// @param buffer its number; it must be ours
    public void giveBack(int buffer) {
        put(buffer);
        publish();
    }

    private void put(int buffer) {
        filledBytes[buffer] = 0;
        BufferRingEntry.set(entries, tail & mask, memory.address() + (long) buffer * bufferBytes, bufferBytes, buffer);
        tail++;
    }

    private void publish() {
        BufferRingEntry.publishTail(entries, tail);
    }

    /// {@return how many buffers Linux has now (`IORING_REGISTER_PBUF_STATUS`, Linux 6.8)}
    ///
    /// @throws IOException if Linux refuses
    public int available() throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment status = scratch.allocate(BufferStatus.LAYOUT);
            BufferStatus.setGroup(status, group);
            RingIdentity.check(ring.register(RegisterOpcode.REGISTER_PBUF_STATUS, status, 1), "PBUF_STATUS");
            return (tail - BufferStatus.head(status)) & 0xffff;
        }
    }

    /// Ends the group: requests that need it complete with ENOBUFS from now on. A second call, or one after the
    /// ring's, does nothing.
    @Override
    public void close() {
        if (closed || !ring.isOpen()) {
            return;
        }
        closed = true;
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment register = scratch.allocate(BufferRegister.LAYOUT);
            BufferRegister.setGroup(register, group);
            ring.register(RegisterOpcode.UNREGISTER_PBUF_RING, register, 1);
        }
    }
}
