package dev.torc.memory;

import dev.torc.layout.SegmentWords;
import dev.torc.posix.Descriptor;
import dev.torc.posix.MemoryMaps;
import dev.torc.posix.SyscallErrors;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FilesystemMagic;
import dev.torc.uapi.MapFlags;
import dev.torc.uapi.MemfdFlags;
import dev.torc.uapi.MemoryAdvice;
import dev.torc.uapi.ProtectionFlags;
import dev.torc.uapi.SealFlags;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Memory that processes share, of a length that can never change again.
///
/// It is a memfd, sealed against shrinking and growing and against any other seal, and mapped for reading and
/// writing. [#create] makes one; its [#descriptor] is passed to the peer, who maps it with [#mapForeign]. That
/// checks the seals first and the length then, and maps last: in this order, since a length that is not sealed
/// may change between looking and mapping. After it, nothing that the peer does to the file can make an access
/// of ours a fault.
///
/// **What a peer can still do.** Write to the memory at any moment, so what is read is checked and copied out
/// before it is used. Punch holes into it, whose pages then read as zeros. Neither is a fault with plain pages.
/// With reserved huge pages a hole can be: Linux may have no huge page left to fill it. So a foreign segment of
/// those is only mapped on request.
///
/// **When memory is taken.** Linux takes a page when it is first touched, whatever the length: a large segment
/// costs nothing until it is used, and when memory is short by then, Linux ends some process. [#commit] takes
/// everything at once, and fails with an exception where there is not enough. Reserved huge pages are counted
/// off when the segment is made.
///
/// **Ownership.** A segment owns its mapping and its descriptor. After [#close], an access through [#memory] or
/// [#words] is an [IllegalStateException]. The memory itself lives as long as some process has it.
///
/// **Threads.** Any.
public final class SharedSegment implements AutoCloseable {

    private static final int SEALS = SealFlags.SHRINK | SealFlags.GROW | SealFlags.SEAL;
    private static final int READ_WRITE = ProtectionFlags.READ | ProtectionFlags.WRITE;
    private static final int PLAIN_FILE = MemfdFlags.CLOEXEC | MemfdFlags.ALLOW_SEALING;
    private static final int HUGE_FILE = PLAIN_FILE | MemfdFlags.HUGETLB | MemfdFlags.HUGE_2MB;
    private static final long HUGE_PAGE_BYTES = 2 * 1024 * 1024;

    private final Descriptor descriptor;
    private final Arena arena;
    private final MemorySegment memory;
    private final SegmentWords words;
    private final PageKind pages;

    private SharedSegment(Descriptor descriptor, Arena arena, MemorySegment memory, PageKind pages) {
        this.descriptor = descriptor;
        this.arena = arena;
        this.memory = memory;
        this.pages = pages;
        words = new SegmentWords(memory);
    }

    /// Makes a segment of zeros.
    ///
    /// @param name what `/proc/PID/maps` shows, at most 249 bytes
    /// @param bytes its length; with [HugePages#TRY] it is made longer, up to a whole number of 2 MiB
    /// @param hugePages whether it may have huge pages
    /// @return the segment, owned by the caller
    /// @throws IllegalArgumentException if it would have no length
    /// @throws IOException if Linux refuses: no descriptor left, or not enough memory to map
    public static SharedSegment create(String name, long bytes, HugePages hugePages) throws IOException {
        if (bytes <= 0) {
            throw new IllegalArgumentException("a shared segment of " + bytes + " bytes");
        }
        return switch (hugePages) {
            case NEVER -> create(name, bytes, PLAIN_FILE, PageKind.PLAIN);
            case TRY -> createHuge(name, bytes);
        };
    }

    /// Maps a segment that a peer made, after checking that the peer cannot fault us with it. It has plain
    /// pages.
    ///
    /// @param file what the peer passed; given: it is closed with the segment, or here if the segment is
    ///     refused
    /// @param expectedBytes how long the peer said it is
    /// @return the segment, owned by the caller
    /// @throws UntrustedSegmentException if its length is not sealed, is another one, or its pages are reserved
    ///     huge ones
    /// @throws IOException if Linux refuses to map it
    public static SharedSegment mapForeign(Descriptor file, long expectedBytes) throws IOException {
        return mapForeign(file, expectedBytes, HugePages.NEVER);
    }

    /// Maps a segment that a peer made, after checking that the peer cannot change its length.
    ///
    /// With [HugePages#TRY], reserved huge pages are accepted. Then the peer is trusted not to punch holes into
    /// the segment: where no huge page is left to fill one, touching it is a fault that ends this process.
    ///
    /// @param file what the peer passed; given: it is closed with the segment, or here if the segment is
    ///     refused
    /// @param expectedBytes how long the peer said it is
    /// @param hugePages whether it may have reserved huge pages
    /// @return the segment, owned by the caller
    /// @throws UntrustedSegmentException if its length is not sealed, is another one, or its pages are of a
    ///     kind that is not accepted
    /// @throws IOException if Linux refuses to map it
    public static SharedSegment mapForeign(Descriptor file, long expectedBytes, HugePages hugePages)
            throws IOException {
        PageKind pages = checkForeign(file, expectedBytes, hugePages);
        Descriptor own = file.duplicate();
        try {
            return map(own, expectedBytes, pages);
        } catch (IOException | RuntimeException | Error e) {
            own.close();
            throw e;
        }
    }

    /// {@return the memory, mapped until this is closed}
    public MemorySegment memory() {
        return memory;
    }

    /// {@return the memory as ordered words}
    public SegmentWords words() {
        return words;
    }

    /// {@return the descriptor to pass to a peer, lent: it is closed with this}
    public Descriptor descriptor() {
        return descriptor;
    }

    /// {@return the length in bytes, which is what a peer is told to expect}
    public long byteSize() {
        return memory.byteSize();
    }

    /// {@return what pages it has}
    public PageKind pages() {
        return pages;
    }

    /// Takes all of its memory now, so that no later access has to wait for a page, or finds that there is
    /// none.
    ///
    /// @throws dev.torc.posix.ResourceExhaustedException if there is not enough
    /// @throws IOException if Linux cannot do it: before 5.14
    public void commit() throws IOException {
        int result = MemoryMaps.advise(memory, MemoryAdvice.POPULATE_WRITE);
        // EFAULT here is a page that cannot be had: Linux reports in this way what an access would be ended by.
        int meaning = result == Errno.EFAULT.negated() ? Errno.ENOMEM.negated() : result;
        SyscallErrors.check(meaning, "madvise(MADV_POPULATE_WRITE)", byteSize() + " bytes");
    }

    /// Unmaps it and closes its descriptor. A second time does nothing.
    ///
    /// @throws IllegalStateException if a system call of some thread is using the memory, as a futex wait does;
    ///     wake that thread first
    @Override
    public synchronized void close() {
        if (arena.scope().isAlive()) {
            arena.close();
            descriptor.close();
        }
    }

    @Override
    public String toString() {
        return "shared segment of " + byteSize() + " bytes, " + descriptor;
    }

    private static SharedSegment createHuge(String name, long bytes) throws IOException {
        long whole = Math.multiplyExact(Math.ceilDiv(bytes, HUGE_PAGE_BYTES), HUGE_PAGE_BYTES);
        try {
            return create(name, whole, HUGE_FILE, PageKind.RESERVED_HUGE);
        } catch (IOException refused) {
            // None are set aside, or not enough, or this Linux has none: whatever it is, plain pages do as well.
            SharedSegment plain = create(name, whole, PLAIN_FILE, PageKind.PLAIN);
            boolean advised = TransparentHugePages.areUsedForSharedMemory()
                    && MemoryMaps.advise(plain.memory, MemoryAdvice.HUGEPAGE) == 0;
            PageKind got = advised ? PageKind.TRANSPARENT_HUGE : PageKind.PLAIN;
            return new SharedSegment(plain.descriptor, plain.arena, plain.memory, got);
        }
    }

    private static SharedSegment create(String name, long bytes, int flags, PageKind pages) throws IOException {
        Descriptor file = memfd(name, flags);
        try {
            MemoryMaps.resize(file, bytes);
            MemoryMaps.addSeals(file, SEALS);
            return map(file, bytes, pages);
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private static Descriptor memfd(String name, int flags) throws IOException {
        try {
            // Since 6.3 Linux wants to be told that nobody will execute it.
            return MemoryMaps.memfd(name, flags | MemfdFlags.NOEXEC_SEAL);
        } catch (IOException tooOld) {
            return MemoryMaps.memfd(name, flags);
        }
    }

    private static SharedSegment map(Descriptor file, long bytes, PageKind pages) throws IOException {
        Arena arena = Arena.ofShared();
        try {
            MemorySegment memory = MemoryMaps.map(file, 0, bytes, READ_WRITE, MapFlags.SHARED, arena);
            return new SharedSegment(file, arena, memory, pages);
        } catch (IOException | RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    private static PageKind checkForeign(Descriptor file, long expectedBytes, HugePages hugePages) throws IOException {
        int seals = MemoryMaps.seals(file);
        if (seals < 0) {
            throw new UntrustedSegmentException("the peer passed something that cannot be sealed as shared memory");
        }
        if ((seals & SEALS) != SEALS) {
            throw new UntrustedSegmentException(
                    "the length of the shared memory that the peer passed is not sealed, so the peer could take it "
                            + "away: its seals are 0x" + Integer.toHexString(seals) + ", 0x"
                            + Integer.toHexString(SEALS)
                            + " are needed");
        }
        long bytes = MemoryMaps.byteSize(file);
        if (bytes != expectedBytes) {
            throw new UntrustedSegmentException(
                    "the peer announced shared memory of " + expectedBytes + " bytes and passed " + bytes);
        }
        if (bytes == 0) {
            throw new UntrustedSegmentException("the peer passed shared memory without a length");
        }
        boolean huge = MemoryMaps.fileSystem(file) == FilesystemMagic.HUGETLBFS;
        if (huge && hugePages == HugePages.NEVER) {
            throw new UntrustedSegmentException(
                    "the peer passed shared memory of reserved huge pages, which it could take away again");
        }
        return huge ? PageKind.RESERVED_HUGE : PageKind.PLAIN;
    }
}
