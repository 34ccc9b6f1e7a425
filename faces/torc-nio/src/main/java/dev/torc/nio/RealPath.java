package dev.torc.nio;

import java.io.IOException;
import java.nio.file.LinkOption;

/// The one path that a file has when no link and no `..` is in it.
final class RealPath {

    private RealPath() {}

    static TorcPath of(TorcPath path, LinkOption... options) throws IOException {
        PathCalls.attributes(path, PathCalls.followsLinks(options));
        return path.toAbsolutePath().normalize();
    }
}
