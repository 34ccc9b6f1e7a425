package dev.torc.nio;

import dev.torc.client.FileStatus;
import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.uapi.AccessFlags;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/// What is done with paths: each is a call of the service's session, or a few.
///
/// **Errors.** Those of the JDK's own file system, with the paths as they were given.
final class PathCalls {

    private PathCalls() {}

    /// What a session is asked about a path.
    interface Call<T> {
        /// Asks.
        ///
        /// @param path as the session takes it
        T of(Session session, String path) throws IOException;
    }

    /// Asks the service that the path leads into.
    static <T> T ask(TorcPath path, Call<T> call) throws IOException {
        Location location = Location.of(path);
        try {
            if (location.isRoot()) {
                throw new AccessDeniedException(path.toString(), null, "it is where the services are");
            }
            return service(path, location).call(path, attachment -> call.of(attachment.session(), location.path()));
        } catch (IOException e) {
            throw Failures.of(e, path);
        }
    }

    /// What a session is asked about two paths.
    interface CallOfTwo {
        void of(Session session, String path, String other) throws IOException;
    }

    /// Asks the service that both paths lead into.
    ///
    /// @throws IOException as an errno EXDEV, if they lead into two
    static void ask(TorcPath path, TorcPath other, CallOfTwo call) throws IOException {
        Location location = Location.of(path);
        Location second = Location.of(other);
        try {
            if (location.isRoot() || second.isRoot()) {
                throw new AccessDeniedException(path.toString(), other.toString(), "it is where the services are");
            }
            service(path, location).call(path, attachment -> {
                call.of(attachment.session(), location.path(), second.path());
                return path;
            });
        } catch (IOException e) {
            throw Failures.of(e, path, other);
        }
    }

    static Service service(TorcPath path, Location location) {
        return path.getFileSystem().service(location.service());
    }

    /// {@return whether both paths lead into one service}
    static boolean areInOneService(TorcPath path, TorcPath other) {
        return path.getFileSystem() == other.getFileSystem()
                && Location.of(path).service().equals(Location.of(other).service());
    }

    static boolean followsLinks(LinkOption... options) {
        boolean follows = true;
        for (LinkOption option : options) {
            if (Objects.requireNonNull(option) == LinkOption.NOFOLLOW_LINKS) {
                follows = false;
            }
        }
        return follows;
    }

    static TorcFileAttributes attributes(TorcPath path, boolean followsLinks) throws IOException {
        path.getFileSystem().ensureOpen();
        if (Location.of(path).isRoot()) {
            return ofRoot(path);
        }
        FileStatus status = ask(path, (session, at) -> followsLinks ? session.status(at) : session.statusOfLink(at));
        return new TorcFileAttributes(status);
    }

    /// As [#attributes], for who wants to know them: below what is no directory there is nothing.
    static TorcFileAttributes attributesToShow(TorcPath path, boolean followsLinks) throws IOException {
        try {
            return attributes(path, followsLinks);
        } catch (FileSystemException e) {
            if (causeOf(e) == Errno.ENOTDIR) {
                throw because(new NoSuchFileException(path.toString()), e);
            }
            throw e;
        }
    }

    /// Those of the domain's directory, which is what the root is made of.
    private static TorcFileAttributes ofRoot(TorcPath path) throws IOException {
        Path directory = path.getFileSystem().domain().directory();
        try {
            return new TorcFileAttributes(RootStatus.of(directory));
        } catch (NoSuchFileException e) {
            throw because(new NoSuchFileException(path.toString(), null, "there is no " + directory), e);
        }
    }

    /// {@return the errno that a failure was made of}
    static Errno causeOf(FileSystemException failure) {
        return failure.getCause() instanceof IOException cause ? Failures.errno(cause) : Errno.UNLISTED;
    }

    private static <T extends FileSystemException> T because(T failure, Exception cause) {
        failure.initCause(cause);
        return failure;
    }

    static OpenFile open(TorcPath path, OpenMode mode) throws IOException {
        Location location = Location.of(path);
        path.getFileSystem().ensureOpen();
        if (location.isRoot()) {
            throw new FileSystemException(path.toString(), null, Errno.EISDIR.message());
        }
        Service service = service(path, location);
        try {
            return service.call(path, attachment -> {
                RemoteFile file = attachment.session().open(location.path(), mode);
                return new OpenFile(service, attachment, file);
            });
        } catch (IOException e) {
            throw Failures.of(e, path);
        }
    }

    static DirectoryStream<Path> list(TorcPath directory, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        directory.getFileSystem().ensureOpen();
        Objects.requireNonNull(filter);
        if (Location.of(directory).isRoot()) {
            return services(directory, filter);
        }
        try {
            return new TorcDirectoryStream(directory, open(directory, OpenMode.DIRECTORY), filter);
        } catch (FileSystemException e) {
            if (causeOf(e) == Errno.ENOTDIR) {
                throw because(new NotDirectoryException(directory.toString()), e);
            }
            throw e;
        }
    }

    /// The sockets of the domain, which is what services have there.
    private static DirectoryStream<Path> services(TorcPath root, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        List<Path> names = new ArrayList<>();
        Path domain = root.getFileSystem().domain().directory();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(domain)) {
            for (Path one : all) {
                String name = String.valueOf(one.getFileName());
                BasicFileAttributes attributes = Files.readAttributes(one, BasicFileAttributes.class);
                if (attributes.isOther() && !name.startsWith(".")) {
                    Path service = root.child(name);
                    if (filter.accept(service)) {
                        names.add(service);
                    }
                }
            }
        } catch (DirectoryIteratorException e) {
            throw Failures.of(Objects.requireNonNull(e.getCause()), root);
        }
        return new ListedServices(names);
    }

    /// A stream of what has been listed.
    private static final class ListedServices implements DirectoryStream<Path> {

        private final List<Path> names;
        private boolean used;

        ListedServices(List<Path> names) {
            this.names = List.copyOf(names);
        }

        @Override
        public Iterator<Path> iterator() {
            if (used) {
                throw new IllegalStateException("a directory stream has one iterator, and none when it is closed");
            }
            used = true;
            return names.iterator();
        }

        @Override
        public void close() {
            used = true;
        }
    }

    static void makeDirectory(TorcPath directory, int permissions) throws IOException {
        directory.getFileSystem().ensureOpen();
        Location location = Location.of(directory);
        if (location.isRoot() || location.isServiceRoot()) {
            // Both are there, or there is no service of the name: a service is started, and not made.
            attributes(directory, true);
            throw new FileAlreadyExistsException(directory.toString());
        }
        ask(directory, (session, at) -> {
            session.makeDirectory(at, permissions);
            return at;
        });
    }

    /// Removes a file, a link or an empty directory.
    static void remove(TorcPath path) throws IOException {
        path.getFileSystem().ensureOpen();
        remove(path, attributes(path, false));
    }

    static void remove(TorcPath path, TorcFileAttributes attributes) throws IOException {
        if (Location.of(path).isServiceRoot()) {
            throw new FileSystemException(path.toString(), null, "it is the root of what the service serves");
        }
        try {
            ask(path, (session, at) -> {
                if (attributes.isDirectory()) {
                    session.removeDirectory(at);
                } else {
                    session.remove(at);
                }
                return at;
            });
        } catch (FileSystemException e) {
            if (causeOf(e) == Errno.ENOTEMPTY) {
                throw because(new DirectoryNotEmptyException(path.toString()), e);
            }
            throw e;
        }
    }

    static void checkAccess(TorcPath path, AccessMode... modes) throws IOException {
        path.getFileSystem().ensureOpen();
        int access = 0;
        for (AccessMode mode : modes) {
            access |= switch (mode) {
                case READ -> AccessFlags.READ;
                case WRITE -> AccessFlags.WRITE;
                case EXECUTE -> AccessFlags.EXECUTE;
            };
        }
        int asked = access;
        if (access == 0 || (Location.of(path).isRoot() && (access & AccessFlags.WRITE) == 0)) {
            attributesToShow(path, true);
        } else {
            ask(path, (session, at) -> {
                session.checkAccess(at, asked);
                return at;
            });
        }
    }

    static boolean isSameFile(TorcPath path, TorcPath other) throws IOException {
        if (path.equals(other)) {
            return true;
        }
        TorcFileAttributes.Key one = attributes(path, true).fileKey();
        TorcFileAttributes.Key two = attributes(other, true).fileKey();
        return areInOneService(path, other) && one.equals(two);
    }
}
