package dev.torc.nio;

import dev.torc.client.FileSystemStatus;
import dev.torc.posix.SyscallException;
import dev.torc.uapi.AccessFlags;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The file system of a service's machine that a file is in.
final class TorcFileStore extends FileStore {

    private static final Set<Class<? extends FileAttributeView>> VIEWS =
            Set.of(BasicFileAttributeView.class, PosixFileAttributeView.class, FileOwnerAttributeView.class);

    private final TorcPath path;
    private final String service;
    private final long device;

    private TorcFileStore(TorcPath path, String service, long device) {
        this.path = path;
        this.service = service;
        this.device = device;
    }

    static TorcFileStore of(TorcPath path) throws IOException {
        long device = PathCalls.attributes(path, true).status().device();
        return new TorcFileStore(path, Location.of(path).service(), device);
    }

    private FileSystemStatus status() throws IOException {
        return PathCalls.ask(path, (session, at) -> session.fileSystem(at));
    }

    @Override
    public String name() {
        return service;
    }

    @Override
    public String type() {
        return TorcUri.SCHEME;
    }

    /// Whether the service refuses every change; a file that its user may not change does not make it so.
    @Override
    public boolean isReadOnly() {
        try {
            PathCalls.ask(path, (session, at) -> {
                session.checkAccess(at, AccessFlags.WRITE);
                return at;
            });
            return false;
        } catch (FileSystemException e) {
            return e.getCause() instanceof SyscallException call && call.errno() == Errno.EROFS.number();
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public long getTotalSpace() throws IOException {
        FileSystemStatus status = status();
        return bytes(status.blocks(), status);
    }

    @Override
    public long getUsableSpace() throws IOException {
        FileSystemStatus status = status();
        return bytes(status.availableBlocks(), status);
    }

    @Override
    public long getUnallocatedSpace() throws IOException {
        FileSystemStatus status = status();
        return bytes(status.freeBlocks(), status);
    }

    @Override
    public long getBlockSize() throws IOException {
        return status().blockBytes();
    }

    private static long bytes(long blocks, FileSystemStatus status) {
        try {
            return Math.multiplyExact(blocks, status.blockBytes());
        } catch (ArithmeticException _) {
            return Long.MAX_VALUE;
        }
    }

    @Override
    public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
        return VIEWS.contains(Objects.requireNonNull(type));
    }

    @Override
    public boolean supportsFileAttributeView(String name) {
        return path.getFileSystem().supportedFileAttributeViews().contains(Objects.requireNonNull(name));
    }

    @Override
    public <V extends FileStoreAttributeView> @Nullable V getFileStoreAttributeView(Class<V> type) {
        Objects.requireNonNull(type);
        return null;
    }

    @Override
    public Object getAttribute(String attribute) throws IOException {
        return switch (attribute) {
            case "totalSpace" -> getTotalSpace();
            case "usableSpace" -> getUsableSpace();
            case "unallocatedSpace" -> getUnallocatedSpace();
            default -> throw new UnsupportedOperationException("a store has no attribute \"" + attribute + "\"");
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TorcFileStore that
                && that.path.getFileSystem() == path.getFileSystem()
                && that.service.equals(service)
                && that.device == device;
    }

    @Override
    public int hashCode() {
        return Objects.hash(service, device);
    }

    @Override
    public String toString() {
        return path.getFileSystem() + ":" + service;
    }
}
