package dev.torc.uring;

import dev.torc.uapi.CloneBuffers;
import dev.torc.uapi.CloneBuffersFlags;
import dev.torc.uapi.Iovec;
import dev.torc.uapi.RegisterOpcode;
import dev.torc.uapi.ResourceFlags;
import dev.torc.uapi.ResourceRegister;
import dev.torc.uapi.ResourceUpdate2;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// A ring's table of registered buffers: memory whose pages Linux has looked up and holds, so that operations that
/// name it by index (`READ_FIXED`, `WRITE_FIXED`, `SEND_ZC`) do not have to.
///
/// **Ownership.** Linux holds the pages, not the addresses: an arena that is closed while its memory is registered
/// leaves Linux with pages that nobody sees any more, until the place is cleared. Do that first. The memory counts
/// against `RLIMIT_MEMLOCK`, unless the process has `CAP_IPC_LOCK`. **Threads.** The ring's. **Errors.** A table that
/// is there already is EBUSY, one that is not ENXIO.
///
/// @see <a href="https://man7.org/linux/man-pages/man2/io_uring_register.2.html">io_uring_register(2)</a>
public final class RegisteredBuffers {

    /// The most buffers of a table: Linux' `IORING_MAX_REG_BUFFERS`.
    public static final int MAX_BUFFERS = 1 << 14;

    private static final long NO_TAG = 0L;

    private final Uring ring;

    RegisteredBuffers(Uring ring) {
        this.ring = ring;
    }

    /// Makes a table of empty places (`IORING_RSRC_REGISTER_SPARSE`, Linux 5.19).
    ///
    /// @param places how many, 1..[#MAX_BUFFERS]
    /// @throws IOException if Linux refuses
    public void reserve(int places) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment register = scratch.allocate(ResourceRegister.LAYOUT);
            ResourceRegister.setCount(register, places);
            ResourceRegister.setFlags(register, ResourceFlags.SPARSE);
            RingIdentity.check(
                    ring.register(RegisterOpcode.REGISTER_BUFFERS2, register, (int) register.byteSize()), "BUFFERS2");
        }
    }

    /// Makes a table of buffers (`IORING_REGISTER_BUFFERS`).
    ///
    /// @param buffers native memory, at most 1 GiB each
    /// @throws dev.torc.posix.ResourceExhaustedException if it is more than the process may lock
    /// @throws IOException if Linux refuses
    public void register(List<MemorySegment> buffers) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            RingIdentity.check(
                    ring.register(RegisterOpcode.REGISTER_BUFFERS, vectors(buffers, scratch), buffers.size()),
                    "BUFFERS");
        }
    }

    /// Puts a buffer into a place of the table (Linux 5.13). Operations in flight keep what was there.
    ///
    /// @param index the place
    /// @param buffer native memory
    /// @throws dev.torc.posix.ResourceExhaustedException if it is more than the process may lock
    /// @throws IOException if Linux refuses
    public void update(int index, MemorySegment buffer) throws IOException {
        update(index, buffer, NO_TAG);
    }

    /// As [#update(int, MemorySegment)], and has the end told: when the place is given to another and no operation
    /// uses the buffer any more, a completion comes that carries `tag`. Then the memory may be freed.
    ///
    /// @param index the place
    /// @param buffer native memory
    /// @param tag what the completion will carry; not 0
    /// @throws dev.torc.posix.ResourceExhaustedException if it is more than the process may lock
    /// @throws IOException if Linux refuses
    public void update(int index, MemorySegment buffer, long tag) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            update(index, vectors(List.of(buffer), scratch), tag, scratch);
        }
    }

    /// Empties a place of the table.
    ///
    /// @param index the place
    /// @throws IOException if Linux refuses
    public void clear(int index) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            // A vector of no address and no length is an empty place.
            update(index, scratch.allocate(Iovec.LAYOUT), NO_TAG, scratch);
        }
    }

    private void update(int index, MemorySegment vector, long tag, Arena scratch) throws IOException {
        MemorySegment update = scratch.allocate(ResourceUpdate2.LAYOUT);
        ResourceUpdate2.setOffset(update, index);
        ResourceUpdate2.setDataAddress(update, vector.address());
        if (tag != NO_TAG) {
            ResourceUpdate2.setTagsAddress(
                    update, scratch.allocateFrom(ValueLayout.JAVA_LONG, tag).address());
        }
        ResourceUpdate2.setCount(update, 1);
        RingIdentity.check(
                ring.register(RegisterOpcode.REGISTER_BUFFERS_UPDATE, update, (int) update.byteSize()),
                "BUFFERS_UPDATE");
    }

    /// Gives this ring the buffers of another one of this process; the pages are shared and counted once
    /// (`IORING_REGISTER_CLONE_BUFFERS`, Linux 6.12).
    ///
    /// @param source the other ring
    /// @throws IOException EBUSY if this ring has a table already
    public void cloneFrom(Uring source) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            clone(source, scratch.allocate(CloneBuffers.LAYOUT));
        }
    }

    /// Gives this ring some buffers of another one, over what is in those places here
    /// (`IORING_REGISTER_DST_REPLACE`, Linux 6.13).
    ///
    /// @param source the other ring
    /// @param sourceIndex the first place there
    /// @param index the first place here
    /// @param places how many
    /// @throws IOException if one of the tables does not have them
    public void cloneFrom(Uring source, int sourceIndex, int index, int places) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment clone = scratch.allocate(CloneBuffers.LAYOUT);
            CloneBuffers.setFlags(clone, CloneBuffersFlags.DST_REPLACE);
            CloneBuffers.setSourceOffset(clone, sourceIndex);
            CloneBuffers.setDestinationOffset(clone, index);
            CloneBuffers.setCount(clone, places);
            clone(source, clone);
        }
    }

    private void clone(Uring source, MemorySegment clone) throws IOException {
        CloneBuffers.setSourceFd(clone, source.descriptorNumber());
        RingIdentity.check(ring.register(RegisterOpcode.REGISTER_CLONE_BUFFERS, clone, 1), "CLONE_BUFFERS");
    }

    /// Lets the whole table go. Operations in flight keep their buffers.
    ///
    /// @throws IOException ENXIO if there is none
    public void unregister() throws IOException {
        RingIdentity.check(
                ring.register(RegisterOpcode.UNREGISTER_BUFFERS, MemorySegment.NULL, 0), "UNREGISTER_BUFFERS");
    }

    private static MemorySegment vectors(List<MemorySegment> buffers, Arena scratch) {
        MemorySegment vectors = scratch.allocate(Iovec.LAYOUT, buffers.size());
        for (int i = 0; i < buffers.size(); i++) {
            Iovec.setAddress(vectors, i, Entry.address(buffers.get(i)));
            Iovec.setLengthBytes(vectors, i, buffers.get(i).byteSize());
        }
        return vectors;
    }
}
