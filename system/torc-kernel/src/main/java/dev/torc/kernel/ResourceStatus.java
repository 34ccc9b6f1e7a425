package dev.torc.kernel;

import dev.torc.uapi.FileMode;
import dev.torc.uapi.Statx;
import dev.torc.uapi.StatxMask;
import java.lang.foreign.MemorySegment;

/// What STATX tells of a resource of the kernel's.
///
/// @param mode kind and permissions, as [FileMode] has them
/// @param bytes how long it is; 0 where that has no meaning
public record ResourceStatus(int mode, long bytes) {

    private static final int READ = FileMode.IRUSR | FileMode.IRGRP | FileMode.IROTH;
    private static final int WRITE = FileMode.IWUSR | FileMode.IWGRP | FileMode.IWOTH;
    private static final int SEARCH = FileMode.IXUSR | FileMode.IXGRP | FileMode.IXOTH;
    private static final int BLOCK_BYTES = 4096;

    /// {@return a directory that can be listed}
    public static ResourceStatus directory() {
        return new ResourceStatus(FileMode.IFDIR | READ | SEARCH, 0);
    }

    /// {@return a text that can be read}
    public static ResourceStatus text(long bytes) {
        return new ResourceStatus(FileMode.IFREG | READ, bytes);
    }

    /// {@return something without length that can be read and written, like `null:`}
    public static ResourceStatus device() {
        return new ResourceStatus(FileMode.IFCHR | READ | WRITE, 0);
    }

    /// {@return a stream of bytes, each of which is read once}
    public static ResourceStatus stream() {
        return new ResourceStatus(FileMode.IFIFO | READ | WRITE, 0);
    }

    void write(MemorySegment struct) {
        struct.fill((byte) 0);
        Statx.setMask(struct, StatxMask.BASIC_STATS);
        Statx.setMode(struct, mode);
        Statx.setSizeBytes(struct, bytes);
        Statx.setLinkCount(struct, 1);
        Statx.setBlockSizeBytes(struct, BLOCK_BYTES);
    }
}
