package dev.torc.nio;

import dev.torc.client.FileStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What STATX would say of the domain's directory, as the JDK's own file system says it.
final class RootStatus {

    private RootStatus() {}

    static FileStatus of(Path directory) throws IOException {
        Map<String, Object> all = Files.readAttributes(directory, "unix:*");
        return new FileStatus(
                number(all, "mode").intValue(),
                number(all, "size").longValue(),
                number(all, "nlink").intValue(),
                number(all, "uid").intValue(),
                number(all, "gid").intValue(),
                number(all, "dev").longValue(),
                number(all, "ino").longValue(),
                time(all, "lastModifiedTime"),
                time(all, "lastAccessTime"),
                time(all, "ctime"),
                Optional.empty());
    }

    private static Number number(Map<String, Object> all, String name) {
        if (all.get(name) instanceof Number number) {
            return number;
        }
        throw new IllegalStateException("the file system does not tell " + name);
    }

    private static Instant time(Map<String, Object> all, String name) {
        if (all.get(name) instanceof FileTime time) {
            return time.toInstant();
        }
        throw new IllegalStateException("the file system does not tell " + name);
    }
}
