package dev.torc.uring;

import dev.torc.uapi.FileIndexRange;
import dev.torc.uapi.FilesUpdate;
import dev.torc.uapi.RegisterOpcode;
import dev.torc.uapi.ResourceFlags;
import dev.torc.uapi.ResourceRegister;
import dev.torc.uapi.ResourceUpdate2;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A ring's table of registered files: files that operations name by index ([FixedFile#at]), and for which Linux then
/// counts no references.
///
/// **Ownership.** Linux holds a reference of its own to each file; the descriptors that were registered can be
/// closed. **Threads.** The ring's. **Errors.** A table that is there already is EBUSY, one that is not ENXIO.
///
/// @see <a href="https://man7.org/linux/man-pages/man2/io_uring_register.2.html">io_uring_register(2)</a>
public final class RegisteredFiles {

    /// In an update: lets the place go.
    public static final int EMPTY = -1;

    /// In an update: leaves the place as it is (`IORING_REGISTER_FILES_SKIP`).
    public static final int UNCHANGED = -2;

    private final Uring ring;

    RegisteredFiles(Uring ring) {
        this.ring = ring;
    }

    /// Makes a table of empty places (`IORING_RSRC_REGISTER_SPARSE`, Linux 5.19).
    ///
    /// @param places how many
    /// @throws IOException EMFILE if there are more than `RLIMIT_NOFILE` allows
    public void reserve(int places) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment register = scratch.allocate(ResourceRegister.LAYOUT);
            ResourceRegister.setCount(register, places);
            ResourceRegister.setFlags(register, ResourceFlags.SPARSE);
            RingIdentity.check(
                    ring.register(RegisterOpcode.REGISTER_FILES2, register, (int) register.byteSize()), "FILES2");
        }
    }

    /// Makes a table of files (`IORING_REGISTER_FILES`).
    ///
    /// @param descriptors the files, or [#EMPTY] for an empty place
    /// @throws IOException EBADF if one is no descriptor
    public void register(int... descriptors) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment array = scratch.allocateFrom(ValueLayout.JAVA_INT, descriptors);
            RingIdentity.check(ring.register(RegisterOpcode.REGISTER_FILES, array, descriptors.length), "FILES");
        }
    }

    /// Changes places of the table (`IORING_REGISTER_FILES_UPDATE`). Operations in flight keep the file that they
    /// had.
    ///
    /// @param index the first place
    /// @param descriptors the files, [#EMPTY] or [#UNCHANGED]
    /// @return how many places were changed; fewer than asked if one was no descriptor
    /// @throws IOException EBADF if the first is no descriptor
    public int update(int index, int... descriptors) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment update = scratch.allocate(FilesUpdate.LAYOUT);
            FilesUpdate.setOffset(update, index);
            FilesUpdate.setDescriptorsAddress(
                    update,
                    scratch.allocateFrom(ValueLayout.JAVA_INT, descriptors).address());
            return RingIdentity.check(
                    ring.register(RegisterOpcode.REGISTER_FILES_UPDATE, update, descriptors.length), "FILES_UPDATE");
        }
    }

    /// Puts a file into a place and has its end told: when the place is given to another and no operation uses the
    /// file any more, a completion comes that carries `tag` (`IORING_FEAT_RSRC_TAGS`, Linux 5.13).
    ///
    /// @param index the place
    /// @param descriptor the file
    /// @param tag what the completion will carry; not 0
    /// @throws IOException EBADF if it is no descriptor
    public void updateTagged(int index, int descriptor, long tag) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment update = scratch.allocate(ResourceUpdate2.LAYOUT);
            ResourceUpdate2.setOffset(update, index);
            ResourceUpdate2.setDataAddress(
                    update,
                    scratch.allocateFrom(ValueLayout.JAVA_INT, descriptor).address());
            ResourceUpdate2.setTagsAddress(
                    update, scratch.allocateFrom(ValueLayout.JAVA_LONG, tag).address());
            ResourceUpdate2.setCount(update, 1);
            RingIdentity.check(
                    ring.register(RegisterOpcode.REGISTER_FILES_UPDATE2, update, (int) update.byteSize()),
                    "FILES_UPDATE2");
        }
    }

    /// Says among which places Linux chooses where it is asked to ([FixedFile#ALLOCATE]); without it, among all.
    /// Linux 6.0.
    ///
    /// @param from the first place
    /// @param places how many
    /// @throws IOException EOVERFLOW or EINVAL if the table does not have them
    public void setAllocationRange(int from, int places) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment range = scratch.allocate(FileIndexRange.LAYOUT);
            FileIndexRange.setOffset(range, from);
            FileIndexRange.setCount(range, places);
            RingIdentity.check(ring.register(RegisterOpcode.REGISTER_FILE_ALLOC_RANGE, range, 0), "FILE_ALLOC_RANGE");
        }
    }

    /// Lets the whole table go. Operations in flight keep their files.
    ///
    /// @throws IOException ENXIO if there is none
    public void unregister() throws IOException {
        RingIdentity.check(ring.register(RegisterOpcode.UNREGISTER_FILES, MemorySegment.NULL, 0), "UNREGISTER_FILES");
    }
}
