package dev.torc.nio;

import dev.torc.client.OpenMode;
import dev.torc.uapi.FileMode;
import dev.torc.uapi.OpenFlags;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// How a file is to be opened, as `java.nio.file` says it.
///
/// @param options the options, each one that is known here
/// @param permissions those of a file that is made
record OpenRequest(Set<OpenOption> options, int permissions) {

    private static final int FILE_PERMISSIONS = 0666;
    private static final int DIRECTORY_PERMISSIONS = 0777;

    /// Reads options, and checks that they go together.
    ///
    /// @throws UnsupportedOperationException if one is not known here
    /// @throws IllegalArgumentException if two contradict each other
    static OpenRequest of(Set<? extends OpenOption> options, FileAttribute<?>... attributes) {
        Set<OpenOption> all = new HashSet<>();
        for (OpenOption option : options) {
            Objects.requireNonNull(option);
            if (!(option instanceof StandardOpenOption) && option != LinkOption.NOFOLLOW_LINKS) {
                throw new UnsupportedOperationException("no file of a service is opened with " + option);
            }
            all.add(option);
        }
        OpenRequest request = new OpenRequest(Set.copyOf(all), permissions(FILE_PERMISSIONS, attributes));
        if (request.appends() && all.contains(StandardOpenOption.READ)) {
            throw new IllegalArgumentException("READ and APPEND do not go together");
        }
        if (request.appends() && all.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            throw new IllegalArgumentException("APPEND and TRUNCATE_EXISTING do not go together");
        }
        return request;
    }

    /// {@return the permissions of a directory that is made with some attributes}
    static int ofDirectory(FileAttribute<?>... attributes) {
        return permissions(DIRECTORY_PERMISSIONS, attributes);
    }

    private static int permissions(int usual, FileAttribute<?>... attributes) {
        int permissions = usual;
        for (FileAttribute<?> attribute : attributes) {
            if (!attribute.name().equals("posix:permissions") || !(attribute.value() instanceof Set<?> set)) {
                throw new UnsupportedOperationException(
                        "a file of a service is not made with the attribute " + attribute.name());
            }
            permissions = Permissions.bits(
                    set.stream().map(PosixFilePermission.class::cast).toList());
        }
        return permissions;
    }

    boolean appends() {
        return options.contains(StandardOpenOption.APPEND);
    }

    boolean writes() {
        return appends() || options.contains(StandardOpenOption.WRITE);
    }

    boolean reads() {
        return !writes() || options.contains(StandardOpenOption.READ);
    }

    boolean isDeletedOnClose() {
        return options.contains(StandardOpenOption.DELETE_ON_CLOSE);
    }

    boolean makesNew() {
        return writes() && options.contains(StandardOpenOption.CREATE_NEW);
    }

    /// {@return whether a link at the end of the path is not followed}
    boolean stopsAtLink() {
        // What is removed must be what was opened, and a removal follows no link.
        return options.contains(LinkOption.NOFOLLOW_LINKS) || isDeletedOnClose();
    }

    /// {@return the same, as a session takes it}
    OpenMode mode() {
        int flags = OpenFlags.RDONLY;
        if (writes()) {
            flags = reads() ? OpenFlags.RDWR : OpenFlags.WRONLY;
            flags |= appends() ? OpenFlags.APPEND : 0;
            flags |= options.contains(StandardOpenOption.TRUNCATE_EXISTING) ? OpenFlags.TRUNC : 0;
            if (makesNew()) {
                flags |= OpenFlags.CREAT | OpenFlags.EXCL;
            } else if (options.contains(StandardOpenOption.CREATE)) {
                flags |= OpenFlags.CREAT;
            }
        }
        flags |= stopsAtLink() ? OpenFlags.NOFOLLOW : 0;
        if (options.contains(StandardOpenOption.SYNC)) {
            flags |= OpenFlags.SYNC;
        } else if (options.contains(StandardOpenOption.DSYNC)) {
            flags |= OpenFlags.DSYNC;
        }
        boolean makes = (flags & OpenFlags.CREAT) != 0;
        return new OpenMode(flags, makes ? permissions : 0, 0L);
    }

    /// What [java.nio.file.attribute.PosixFilePermission] has names for, as Linux' bits.
    static final class Permissions {

        private static final List<PosixFilePermission> FROM_HIGHEST_BIT = List.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.OWNER_EXECUTE,
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.GROUP_WRITE,
                PosixFilePermission.GROUP_EXECUTE,
                PosixFilePermission.OTHERS_READ,
                PosixFilePermission.OTHERS_WRITE,
                PosixFilePermission.OTHERS_EXECUTE);

        private Permissions() {}

        static int bits(Iterable<PosixFilePermission> permissions) {
            int bits = 0;
            for (PosixFilePermission permission : permissions) {
                bits |= FileMode.IRUSR >> FROM_HIGHEST_BIT.indexOf(permission);
            }
            return bits;
        }

        static Set<PosixFilePermission> of(int mode) {
            Set<PosixFilePermission> permissions = new HashSet<>();
            for (int i = 0; i < FROM_HIGHEST_BIT.size(); i++) {
                if ((mode & (FileMode.IRUSR >> i)) != 0) {
                    permissions.add(FROM_HIGHEST_BIT.get(i));
                }
            }
            return permissions;
        }
    }
}
