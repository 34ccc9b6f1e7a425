package dev.torc.nio;

import dev.torc.uapi.Errno;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.util.ArrayDeque;
import java.util.Deque;

/// Finds the one path of a file that has no link and no `..` in it, name by name.
final class RealPath {

    /// As many links as Linux follows.
    private static final int MOST_LINKS = 40;

    private final TorcPath asked;
    private final boolean followsLinks;
    private final Deque<String> ahead;
    private TorcPath found;
    private boolean endsInLink;
    private boolean endsInDirectory = true;
    private int links;

    private RealPath(TorcPath asked, boolean followsLinks) {
        this.asked = asked;
        this.followsLinks = followsLinks;
        this.ahead = new ArrayDeque<>(asked.toAbsolutePath().names());
        this.found = asked.getFileSystem().root();
    }

    static TorcPath of(TorcPath path, LinkOption... options) throws IOException {
        path.getFileSystem().ensureOpen();
        return new RealPath(path, PathCalls.followsLinks(options)).find();
    }

    private TorcPath find() throws IOException {
        while (!ahead.isEmpty()) {
            String name = ahead.removeFirst();
            if (!endsInDirectory && !endsInLink) {
                throw failed(Errno.ENOTDIR);
            }
            if (name.equals("..") && !endsInLink) {
                TorcPath parent = found.getParent();
                found = parent == null ? found : parent;
                endsInDirectory = true;
            } else if (!name.equals(".")) {
                enter(name);
            }
        }
        return found;
    }

    private void enter(String name) throws IOException {
        TorcPath next = found.child(name);
        TorcFileAttributes attributes;
        try {
            attributes = PathCalls.attributes(next, false);
        } catch (FileSystemException e) {
            throw e.getCause() instanceof IOException cause ? Failures.of(cause, asked) : e;
        }
        if (attributes.isSymbolicLink() && followsLinks) {
            follow(next);
            return;
        }
        found = next;
        endsInLink = attributes.isSymbolicLink();
        endsInDirectory = attributes.isDirectory();
    }

    private void follow(TorcPath link) throws IOException {
        links++;
        if (links > MOST_LINKS) {
            throw failed(Errno.ELOOP);
        }
        TorcPath target = Links.read(link);
        if (target.isAbsolute()) {
            throw failed(Errno.EXDEV);
        }
        for (String name : target.names().reversed()) {
            ahead.addFirst(name);
        }
    }

    private FileSystemException failed(Errno errno) {
        return new FileSystemException(asked.toString(), null, errno.message());
    }
}
