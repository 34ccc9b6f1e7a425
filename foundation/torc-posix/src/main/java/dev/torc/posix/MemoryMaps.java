package dev.torc.posix;

import static dev.torc.posix.Libc.NONE;

import dev.torc.uapi.FileControl;
import dev.torc.uapi.MapFlags;
import dev.torc.uapi.SeekOrigin;
import dev.torc.uapi.Statfs;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Memory that is mapped, and the unnamed files behind memory that is shared.
///
/// **Ownership.** A mapping belongs to the arena that it was made for and goes with it; an access after that is
/// an [IllegalStateException], not a fault. It does not need the descriptor once it stands.
///
/// **Faults.** An access beyond the end of the mapped *file* is a signal that this JVM may not survive, and a
/// file can shrink at any time unless it is sealed. Map what another process made only as `dev.torc.memory`
/// does.
///
/// **Threads.** Any.
@SuppressWarnings("restricted") // this class and Libc are the door
public final class MemoryMaps {

    private static final long ANYWHERE = 0;

    private static final MethodHandle MMAP = Libc.function("mmap");
    private static final MethodHandle MUNMAP = Libc.function("munmap");
    private static final MethodHandle MADVISE = Libc.function("madvise");
    private static final MethodHandle MEMFD_CREATE = Libc.function("memfd_create");
    private static final MethodHandle GETPAGESIZE = Libc.function("getpagesize");

    private MemoryMaps() {}

    /// Maps a range of a file.
    ///
    /// @param file the file; lent for the call
    /// @param offset where the range begins, a multiple of the page size
    /// @param bytes its length, more than 0
    /// @param protection `dev.torc.uapi.ProtectionFlags`
    /// @param flags `dev.torc.uapi.MapFlags`
    /// @param owner the arena that the mapping goes with
    /// @return the memory
    /// @throws IOException if Linux refuses: see `mmap(2)`, section ERRORS
    public static MemorySegment map(Descriptor file, long offset, long bytes, int protection, int flags, Arena owner)
            throws IOException {
        return map(file.number(), offset, bytes, protection, flags, owner);
    }

    /// Maps zeroed memory that no file stands behind.
    ///
    /// @param bytes its length, more than 0
    /// @param protection `dev.torc.uapi.ProtectionFlags`
    /// @param flags `dev.torc.uapi.MapFlags`; `ANONYMOUS` is added
    /// @param owner the arena that the mapping goes with
    /// @return the memory
    /// @throws IOException if Linux refuses: see `mmap(2)`, section ERRORS
    public static MemorySegment anonymous(long bytes, int protection, int flags, Arena owner) throws IOException {
        return map(-1, 0, bytes, protection, flags | MapFlags.ANONYMOUS, owner);
    }

    /// Tells Linux how memory will be used.
    ///
    /// @param memory a mapping or a part of one, from a page boundary on
    /// @param advice `dev.torc.uapi.MemoryAdvice`
    /// @return 0, or a negated errno: much advice is not built into every kernel, and refusing it is ordinary
    public static int advise(MemorySegment memory, int advice) {
        return madvise(memory, advice);
    }

    /// Makes an empty file that has no name in any directory and lives as long as someone has it open or
    /// mapped.
    ///
    /// @param name what `/proc/PID/maps` shows, at most 249 bytes
    /// @param flags `dev.torc.uapi.MemfdFlags`
    /// @return the file, owned by the caller
    /// @throws IOException if Linux refuses: see `memfd_create(2)`, section ERRORS
    public static Descriptor memfd(String name, int flags) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            int number = memfdCreate(scratch.allocateFrom(name), flags);
            return Descriptor.owning(SyscallErrors.check(number, "memfd_create", name));
        }
    }

    /// Gives a memfd its length.
    ///
    /// @param bytes the length
    /// @throws IOException if Linux refuses: see `ftruncate(2)`, section ERRORS
    public static void resize(Descriptor file, long bytes) throws IOException {
        SyscallErrors.check(FileCalls.resize(file.number(), bytes), "ftruncate", file + " to " + bytes + " bytes");
    }

    /// {@return the length of a file, in bytes}
    ///
    /// @throws IOException if the descriptor has none, as a socket or a pipe
    public static long byteSize(Descriptor file) throws IOException {
        // Not fstat: this needs no struct. It moves the file position, which nothing that is mapped cares for.
        return SyscallErrors.check(FileCalls.lseek(file.number(), 0, SeekOrigin.END), "lseek", file.toString());
    }

    /// {@return what kind of file system a file is on, as `dev.torc.uapi.FilesystemMagic`}
    ///
    /// @throws IOException if Linux refuses: see `fstatfs(2)`, section ERRORS
    public static int fileSystem(Descriptor file) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment status = scratch.allocate(Statfs.LAYOUT);
            SyscallErrors.check(FileCalls.fstatfs(file.number(), status), "fstatfs", file.toString());
            return (int) Statfs.type(status);
        }
    }

    /// {@return the seals of a memfd, as `dev.torc.uapi.SealFlags`, or a negated errno}
    ///
    /// `EINVAL` is the ordinary answer for a file that cannot be sealed. A seal never goes away again.
    public static int seals(Descriptor file) {
        return Descriptor.fcntl(file.number(), FileControl.GET_SEALS, 0);
    }

    /// Adds seals to a memfd, for ever and for everyone who has it.
    ///
    /// @param seals `dev.torc.uapi.SealFlags`
    /// @throws IOException if it has `SEAL` already, or was made without `ALLOW_SEALING`
    public static void addSeals(Descriptor file, int seals) throws IOException {
        SyscallErrors.check(
                Descriptor.fcntl(file.number(), FileControl.ADD_SEALS, seals), "fcntl(F_ADD_SEALS)", file.toString());
    }

    /// {@return the size of a page, in bytes}
    public static int pageBytes() {
        return Page.BYTES;
    }

    private static MemorySegment map(int fd, long offset, long bytes, int protection, int flags, Arena owner)
            throws IOException {
        if (bytes <= 0) {
            throw new IllegalArgumentException("a mapping has a length, not " + bytes + " bytes");
        }
        long address = mmap(bytes, protection, flags, fd, offset);
        // An address is below 2^63, so what is negative is an errno.
        SyscallErrors.check(address, "mmap", bytes + " bytes of descriptor " + fd);
        try {
            return MemorySegment.ofAddress(address).reinterpret(bytes, owner, MemoryMaps::unmap);
        } catch (RuntimeException e) {
            munmap(address, bytes); // the arena is closed, or another thread's
            throw e;
        }
    }

    private static void unmap(MemorySegment mapping) {
        int result = munmap(mapping.address(), mapping.byteSize());
        if (result < 0) {
            throw new AssertionError(SyscallErrors.describe("munmap", -result, mapping.toString()));
        }
    }

    /// `void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset)`: see `mmap(2)`.
    private static long mmap(long length, int protection, int flags, int fd, long offset) {
        return Libc.callLong(MMAP, NONE, NONE, ANYWHERE, length, protection, flags, fd, offset);
    }

    /// `int munmap(void *addr, size_t length)`: see `mmap(2)`.
    private static int munmap(long address, long length) {
        return Libc.callInt(MUNMAP, NONE, NONE, address, length);
    }

    /// `int madvise(void *addr, size_t length, int advice)`: see `madvise(2)`.
    private static int madvise(MemorySegment memory, int advice) {
        return Libc.callInt(MADVISE, memory, NONE, memory.address(), memory.byteSize(), advice);
    }

    /// `int memfd_create(const char *name, unsigned int flags)`: see `memfd_create(2)`.
    private static int memfdCreate(MemorySegment name, int flags) {
        return Libc.callInt(MEMFD_CREATE, name, NONE, name.address(), flags);
    }

    /// `int getpagesize(void)`: see `getpagesize(2)`.
    private static int getpagesize() {
        return Libc.callInt(GETPAGESIZE, NONE, NONE);
    }

    /// Asked once: it does not change while Linux runs.
    private static final class Page {
        static final int BYTES = getpagesize();
    }
}
