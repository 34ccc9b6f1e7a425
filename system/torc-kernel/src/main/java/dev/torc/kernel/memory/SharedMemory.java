package dev.torc.kernel.memory;

import dev.torc.kernel.ResourceStatus;
import dev.torc.memory.HugePages;
import dev.torc.memory.SharedSegment;
import dev.torc.posix.ResourceExhaustedException;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FileMode;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.PeerCredentials;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// One memory: a name, and from the first map on a sealed segment, which the kernel has mapped too.
///
/// **Threads.** The kernel's.
final class SharedMemory {

    private static final long PAGE_BYTES = 4096;

    /// The offset of a word that is waited for, in words of 4 bytes, is kept in 32 bits.
    private static final long MOST_BYTES = 1L << (Integer.SIZE + 2);

    private static final int ANYBODY = FileMode.IROTH | FileMode.IWOTH;
    private static final int CLASS_BITS = 3;

    private final String name;
    private final PeerCredentials owner;
    private final int mode;
    private final FutexWords words = new FutexWords();
    private Optional<SharedSegment> segment = Optional.empty();
    private MemorySegment bytes = MemorySegment.NULL;
    private int users;

    /// Makes one without a length.
    ///
    /// @param mode the permissions
    SharedMemory(String name, PeerCredentials owner, int mode) {
        this.name = name;
        this.owner = owner;
        this.mode = mode & (FileMode.IRUSR | FileMode.IWUSR | FileMode.IRGRP | FileMode.IWGRP | ANYBODY);
    }

    String name() {
        return name;
    }

    /// {@return who has made it}
    PeerCredentials owner() {
        return owner;
    }

    /// {@return who waits for which of its words}
    FutexWords words() {
        return words;
    }

    /// {@return the segment, once somebody has said how long it is}
    Optional<SharedSegment> segment() {
        return segment;
    }

    /// {@return the memory, of no length until then}
    MemorySegment bytes() {
        return bytes;
    }

    ResourceStatus status() {
        return new ResourceStatus(FileMode.IFREG | mode, bytes.byteSize());
    }

    /// {@return whether somebody may open it}
    ///
    /// @param access `O_RDONLY`, `O_WRONLY` or `O_RDWR`
    boolean lets(PeerCredentials who, int access) {
        int read = access == OpenFlags.WRONLY ? 0 : FileMode.IROTH;
        int write = access == OpenFlags.RDONLY ? 0 : FileMode.IWOTH;
        int granted = who.userId() == owner.userId()
                ? mode >>> (2 * CLASS_BITS)
                : who.groupId() == owner.groupId() ? mode >>> CLASS_BITS : mode;
        return who.userId() == 0 || ((read | write) & ~granted) == 0;
    }

    /// {@return how long it is, or will be when a part is mapped that ends there; or negated, EINVAL where the part
    /// is none, EFBIG where nothing can be so long, ERANGE where it reaches beyond what was fixed}
    long fit(long offset, long length) {
        if (offset < 0 || length <= 0) {
            return Errno.EINVAL.negated();
        }
        if (offset > MOST_BYTES || length > MOST_BYTES - offset) {
            return Errno.EFBIG.negated();
        }
        long wanted = Math.ceilDiv(offset + length, PAGE_BYTES) * PAGE_BYTES;
        long size = segment.isPresent() ? bytes.byteSize() : wanted;
        return wanted > size ? Errno.ERANGE.negated() : size;
    }

    /// Says how long it is, for good.
    ///
    /// @return 0 or a negated errno
    int fix(long length) {
        try {
            SharedSegment made = SharedSegment.create("torc-shm", length, HugePages.NEVER);
            segment = Optional.of(made);
            bytes = made.memory();
            return 0;
        } catch (ResourceExhaustedException e) {
            // The kernel's own table of descriptors is full where a process says EMFILE of its own.
            return e.errno() == Errno.EMFILE.number() ? Errno.ENFILE.negated() : -e.errno();
        } catch (IOException e) {
            return Errno.ENOMEM.negated();
        }
    }

    void comes() {
        users++;
    }

    /// {@return whether that was the last who had it open: it is gone}
    boolean goes() {
        users--;
        if (users > 0) {
            return false;
        }
        segment.ifPresent(SharedSegment::close);
        segment = Optional.empty();
        bytes = MemorySegment.NULL;
        return true;
    }
}
