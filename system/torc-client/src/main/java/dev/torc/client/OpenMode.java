package dev.torc.client;

import dev.torc.uapi.OpenFlags;

/// How a resource is opened: the fields of Linux' `struct open_how`.
///
/// @param flags `O_*`
/// @param mode the permissions of a file that is made, as in `chmod`; 0 where none is
/// @param resolve `RESOLVE_*`, beyond what the scheme itself insists on
public record OpenMode(int flags, int mode, long resolve) {

    private static final int USUAL_PERMISSIONS = 0666;

    /// Opens what is there, for reading.
    public static final OpenMode READ = new OpenMode(OpenFlags.RDONLY, 0, 0L);

    /// Opens what is there, for reading and writing.
    public static final OpenMode READ_WRITE = new OpenMode(OpenFlags.RDWR, 0, 0L);

    /// Opens for reading and writing, and makes an empty file where there is none.
    public static final OpenMode CREATE = new OpenMode(OpenFlags.RDWR | OpenFlags.CREAT, USUAL_PERMISSIONS, 0L);

    /// Makes a file that was not there, for reading and writing.
    public static final OpenMode CREATE_NEW =
            new OpenMode(OpenFlags.RDWR | OpenFlags.CREAT | OpenFlags.EXCL, USUAL_PERMISSIONS, 0L);

    /// Opens for reading and writing, and makes the file empty, or makes it.
    public static final OpenMode REPLACE =
            new OpenMode(OpenFlags.RDWR | OpenFlags.CREAT | OpenFlags.TRUNC, USUAL_PERMISSIONS, 0L);

    /// Opens a directory, to list it or to start paths at it.
    public static final OpenMode DIRECTORY = new OpenMode(OpenFlags.RDONLY | OpenFlags.DIRECTORY, 0, 0L);

    /// {@return this with more `O_*` flags}
    public OpenMode with(int moreFlags) {
        return new OpenMode(flags | moreFlags, mode, resolve);
    }
}
