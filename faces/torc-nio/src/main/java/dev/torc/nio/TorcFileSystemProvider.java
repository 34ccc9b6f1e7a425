package dev.torc.nio;

import dev.torc.ring.session.Domain;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/// The services of a domain, for `java.nio.file`: `Path.of(URI.create("torc:/file/etc/hostname"))` is a path of the
/// service `file`.
///
/// | URI | names |
/// |---|---|
/// | `torc:/` | the services of the process' own domain, each a directory |
/// | `torc:/NAME/PATH` | a path in a service |
/// | `torc:/NAME/PATH?domain=DIRECTORY` | the same of another domain, after [#newFileSystem(URI, Map)] |
///
/// The JDK finds it by itself where its module or jar is; nobody makes one.
///
/// **Sessions.** All paths in a service share one session on the process' reactor, connected when it is first
/// needed. When the service has died, each call that it had taken fails at once; the next call connects anew.
///
/// **Threads.** Any, also virtual ones, which are parked while they wait.
///
/// **Names** are text: what of a directory is no UTF-8 is listed with a replacement character in it, and is not
/// found under that name.
public final class TorcFileSystemProvider extends FileSystemProvider {

    private final Map<Path, TorcFileSystem> others = new ConcurrentHashMap<>();
    private volatile @Nullable TorcFileSystem ofProcess;

    /// For the JDK, which makes the one that there is.
    public TorcFileSystemProvider() {}

    @Override
    public String getScheme() {
        return TorcUri.SCHEME;
    }

    /// Takes another domain in.
    ///
    /// @param uri `torc:/?domain=DIRECTORY`
    /// @param environment not looked at
    /// @throws FileSystemAlreadyExistsException if it is there, as that of the process' own domain always is
    /// @throws IllegalArgumentException if it is no such URI
    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        Path directory = TorcUri.domain(uri)
                .orElseThrow(() -> new FileSystemAlreadyExistsException(
                        "the file system of the process' own domain is there from the beginning"));
        if (!TorcUri.path(uri).equals("/")) {
            throw new IllegalArgumentException("a file system is named by the root: torc:/?domain=DIRECTORY");
        }
        TorcFileSystem made = new TorcFileSystem(this, new Domain(directory), directory);
        if (others.putIfAbsent(directory, made) != null) {
            throw new FileSystemAlreadyExistsException(uri.toString());
        }
        return made;
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        if (!TorcUri.path(uri).equals("/")) {
            throw new IllegalArgumentException("a file system is named by the root, torc:/");
        }
        return fileSystem(uri);
    }

    @Override
    public Path getPath(URI uri) {
        String path = TorcUri.path(uri);
        return fileSystem(uri).getPath(path);
    }

    private TorcFileSystem fileSystem(URI uri) {
        return TorcUri.domain(uri).map(this::other).orElseGet(this::ofProcess);
    }

    private TorcFileSystem other(Path directory) {
        TorcFileSystem known = others.get(directory);
        if (known == null) {
            throw new FileSystemNotFoundException(
                    "the domain in " + directory + ": it is taken in by FileSystems.newFileSystem");
        }
        return known;
    }

    private synchronized TorcFileSystem ofProcess() {
        TorcFileSystem known = ofProcess;
        if (known == null) {
            known = new TorcFileSystem(this, Domain.current(), null);
            ofProcess = known;
        }
        return known;
    }

    void forget(Path directory, TorcFileSystem closed) {
        others.remove(directory, closed);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return openChannel(TorcPath.of(path), OpenRequest.of(options, attributes));
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    /// Each operation of the channel is a virtual thread.
    ///
    /// @param executor where handlers run; without one, on the operation's own thread
    @Override
    public AsynchronousFileChannel newAsynchronousFileChannel(
            Path path,
            Set<? extends OpenOption> options,
            @Nullable ExecutorService executor,
            FileAttribute<?>... attributes)
            throws IOException {
        OpenRequest request = OpenRequest.of(options, attributes);
        if (request.appends()) {
            throw new UnsupportedOperationException("an asynchronous channel has no end to append to");
        }
        return new TorcAsynchronousFileChannel(openChannel(TorcPath.of(path), request), executor);
    }

    private static TorcFileChannel openChannel(TorcPath path, OpenRequest request) throws IOException {
        OpenFile file = openFile(path, request);
        if (request.isDeletedOnClose()) {
            try {
                // At once, as on Linux' own: it has no name while it is open, and goes with its last handle.
                PathCalls.ask(path, (session, at) -> {
                    session.remove(at);
                    return at;
                });
            } catch (FileSystemException _) {
                // Best effort, by the option's contract; a directory stays.
            }
        }
        return new TorcFileChannel(path, file, request);
    }

    private static OpenFile openFile(TorcPath path, OpenRequest request) throws IOException {
        try {
            return PathCalls.open(path, request.mode());
        } catch (FileSystemException e) {
            if (request.stopsAtLink() && PathCalls.causeOf(e) == Errno.ELOOP) {
                throw new IOException(path + ": it is a symbolic link (NOFOLLOW_LINKS specified)", e);
            }
            if (request.makesNew() && PathCalls.causeOf(e) == Errno.EISDIR) {
                throw new FileAlreadyExistsException(path.toString());
            }
            throw e;
        }
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path directory, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        return PathCalls.list(TorcPath.of(directory), filter);
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        PathCalls.makeDirectory(TorcPath.of(directory), OpenRequest.ofDirectory(attributes));
    }

    @Override
    public void delete(Path path) throws IOException {
        PathCalls.remove(TorcPath.of(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        FileMoves.copy(TorcPath.of(source), TorcPath.of(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        FileMoves.move(TorcPath.of(source), TorcPath.of(target), options);
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        return path.equals(other) || (other instanceof TorcPath ours && PathCalls.isSameFile(TorcPath.of(path), ours));
    }

    /// As on Linux: a name that begins with a dot.
    @Override
    public boolean isHidden(Path path) {
        Path name = TorcPath.of(path).getFileName();
        return name != null && name.toString().startsWith(".");
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return TorcFileStore.of(TorcPath.of(path));
    }

    @Override
    public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes) throws IOException {
        if (attributes.length != 0) {
            throw new UnsupportedOperationException("a link is made without attributes");
        }
        Links.make(TorcPath.of(link), TorcPath.of(target));
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        Links.makeHard(TorcPath.of(link), TorcPath.of(existing));
    }

    /// Gives the text of a link as a path. One that begins with `/`, made by another program, means the root of the
    /// service's machine.
    @Override
    public Path readSymbolicLink(Path link) throws IOException {
        return Links.read(TorcPath.of(link));
    }

    /// Asks whether the service's own user may.
    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        PathCalls.checkAccess(TorcPath.of(path), modes);
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        TorcPath file = TorcPath.of(path);
        boolean followsLinks = PathCalls.followsLinks(options);
        if (type == BasicFileAttributeView.class) {
            return type.cast(new TorcAttributeView(file, followsLinks, "basic"));
        }
        TorcAttributeView all = new TorcAttributeView(file, followsLinks, "posix");
        if (type == PosixFileAttributeView.class) {
            return type.cast(all);
        }
        return Objects.requireNonNull(type) == FileOwnerAttributeView.class
                ? type.cast(new TorcAttributeView.Owner(all))
                : null;
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        if (type != BasicFileAttributes.class && type != PosixFileAttributes.class) {
            throw new UnsupportedOperationException("a service does not tell " + Objects.requireNonNull(type));
        }
        return type.cast(PathCalls.attributesToShow(TorcPath.of(path), PathCalls.followsLinks(options)));
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        Attributes.Asked asked = Attributes.Asked.parse(attributes);
        return Attributes.of(PathCalls.attributesToShow(TorcPath.of(path), PathCalls.followsLinks(options)), asked);
    }

    @Override
    public void setAttribute(Path path, String attribute, @Nullable Object value, LinkOption... options)
            throws IOException {
        TorcAttributeView file = new TorcAttributeView(TorcPath.of(path), PathCalls.followsLinks(options), "posix");
        Attributes.set(file, Attributes.Asked.parse(attribute), Objects.requireNonNull(value));
    }
}
