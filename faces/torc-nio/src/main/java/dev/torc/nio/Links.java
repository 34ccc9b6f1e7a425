package dev.torc.nio;

import dev.torc.uapi.Errno;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NotLinkException;

/// Links, which are followed by the service, and lead nowhere but to other files of it.
final class Links {

    private Links() {}

    /// Makes a symbolic link.
    ///
    /// What an absolute target says is nothing that a service could follow: it knows no root above its own. So
    /// the link says the way to it from the directory that it is in, which is the same file as long as neither is
    /// moved.
    static void make(TorcPath link, TorcPath target) throws IOException {
        link.getFileSystem().ensureOpen();
        String text = target.isAbsolute() ? way(link, target) : target.toString();
        PathCalls.ask(link, (session, at) -> {
            session.makeSymbolicLink(text, at);
            return at;
        });
    }

    private static String way(TorcPath link, TorcPath target) throws IOException {
        if (!PathCalls.areInOneService(link, target)) {
            throw new FileSystemException(
                    link.toString(), target.toString(), "a link does not lead from one service into another");
        }
        TorcPath directory = link.toAbsolutePath().getParent();
        if (directory == null) {
            throw new FileSystemException(link.toString(), target.toString(), Errno.EISDIR.message());
        }
        TorcPath from = RealPath.of(directory);
        if (target.equals(target.normalize())) {
            String way = from.relativize(target).toString();
            return way.isEmpty() ? "." : way;
        }
        // What a `..` in it leads to is not known here: up to the service's root, and down again as it says.
        return "../".repeat(from.names().size() - 1) + Location.of(target).path();
    }

    /// {@return what a symbolic link says}
    static TorcPath read(TorcPath link) throws IOException {
        link.getFileSystem().ensureOpen();
        try {
            return link.getFileSystem().getPath(PathCalls.ask(link, (session, at) -> session.readLink(at)));
        } catch (FileSystemException e) {
            if (PathCalls.causeOf(e) == Errno.EINVAL) {
                NotLinkException none = new NotLinkException(link.toString());
                none.initCause(e);
                throw none;
            }
            throw e;
        }
    }

    /// Gives a file a second name.
    static void makeHard(TorcPath link, TorcPath existing) throws IOException {
        link.getFileSystem().ensureOpen();
        if (!PathCalls.areInOneService(link, existing)) {
            throw new FileSystemException(link.toString(), existing.toString(), "a file has its names in one service");
        }
        PathCalls.ask(link, existing, (session, at, from) -> session.makeLink(from, at));
    }
}
