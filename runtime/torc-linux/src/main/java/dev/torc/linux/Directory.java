package dev.torc.linux;

import dev.torc.uapi.AtFlags;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.OpenHow;
import dev.torc.uapi.ResolveFlags;
import dev.torc.uapi.Statx;
import dev.torc.uring.PreparePath;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;

/// Where names of files begin: an open directory, or the working directory of the process.
///
/// Each method takes a path relative to it, or an absolute one, for which it does not matter.
///
/// Files are made with permissions for their owner alone, unless a mode is given.
public final class Directory extends Handle {

    private static final int OWNERS_FILE = 0600;

    /// How far a path may lead: see `openat2(2)`.
    public enum Resolution {
        /// Not out of the directory, by `..` or a link or an absolute path (`RESOLVE_BENEATH`).
        BENEATH(ResolveFlags.BENEATH),
        /// The directory is the root, for `..` and absolute paths too (`RESOLVE_IN_ROOT`).
        IN_ROOT(ResolveFlags.IN_ROOT),
        /// Through no symbolic link (`RESOLVE_NO_SYMLINKS`).
        NO_LINKS(ResolveFlags.NO_SYMLINKS),
        /// Through none of the links of `/proc` that lead anywhere (`RESOLVE_NO_MAGICLINKS`).
        NO_MAGIC_LINKS(ResolveFlags.NO_MAGICLINKS),
        /// Onto no other file system (`RESOLVE_NO_XDEV`).
        SAME_FILE_SYSTEM(ResolveFlags.NO_XDEV);

        private final int flag;

        Resolution(int flag) {
            this.flag = flag;
        }
    }

    Directory(Linux linux, int number, String name) {
        super(linux, number, name);
    }

    static Directory working(Linux linux) {
        return new Directory(linux, AtFlags.FDCWD, "working directory");
    }

    /// {@return an operation that opens a file}
    ///
    /// @param path which one
    /// @param options `StandardOpenOption`, [LinuxOpenOption], `NOFOLLOW_LINKS`; none is reading
    public Operation<LinuxFile> open(Path path, OpenOption... options) {
        return open(path, OWNERS_FILE, options);
    }

    /// {@return an operation that opens a file}
    ///
    /// @param path which one
    /// @param mode the permissions of a file that is made
    /// @param options as in [#open(Path, OpenOption...)]
    public Operation<LinuxFile> open(Path path, int mode, OpenOption... options) {
        int flags = OpenModes.flags(options);
        Question<LinuxFile> open = linux().answerAbout(
                        this, "openat", path, number -> new LinuxFile(linux(), (int) number, path.toString(), flags));
        MemorySegment name = bytes(path);
        PreparePath.openat(open, Question.ENTRY, number(), name.address(), flags, OpenModes.makes(flags) ? mode : 0);
        open.keep(name);
        return open;
    }

    /// {@return an operation that opens a file by a path that may not lead anywhere: as `openat2(2)`}
    ///
    /// @param path which one
    /// @param resolutions how far it may lead
    /// @param options as in [#open(Path, OpenOption...)]
    public Operation<LinuxFile> openWithin(Path path, Set<Resolution> resolutions, OpenOption... options) {
        int flags = OpenModes.flags(options);
        Question<LinuxFile> open = linux().answerAbout(
                        this, "openat2", path, number -> new LinuxFile(linux(), (int) number, path.toString(), flags));
        Arena arena = Arena.ofAuto();
        MemorySegment name = arena.allocateFrom(path.toString());
        MemorySegment how = arena.allocate(OpenHow.LAYOUT);
        OpenHow.setFlags(how, flags);
        OpenHow.setMode(how, OpenModes.makes(flags) ? OWNERS_FILE : 0);
        OpenHow.setResolve(how, resolutions.stream().mapToInt(each -> each.flag).reduce(0, (a, b) -> a | b));
        PreparePath.openat2(open, Question.ENTRY, number(), name.address(), how.address());
        open.keep(arena);
        return open;
    }

    /// {@return an operation that opens a directory, to begin names in}
    ///
    /// @param path which one
    public Operation<Directory> openDirectory(Path path) {
        Question<Directory> open = linux().answerAbout(
                        this, "openat", path, number -> new Directory(linux(), (int) number, path.toString()));
        MemorySegment name = bytes(path);
        int flags = OpenFlags.RDONLY | OpenFlags.DIRECTORY | OpenFlags.CLOEXEC;
        PreparePath.openat(open, Question.ENTRY, number(), name.address(), flags, 0);
        open.keep(name);
        return open;
    }

    /// {@return an operation that asks what Linux knows of a file; of a symbolic link, what it leads to}
    ///
    /// @param path which one
    public Operation<FileStatus> status(Path path) {
        return status(path, 0);
    }

    /// {@return an operation that asks what Linux knows of a file; of a symbolic link, itself}
    ///
    /// @param path which one
    public Operation<FileStatus> statusOfLink(Path path) {
        return status(path, AtFlags.SYMLINK_NOFOLLOW);
    }

    private Operation<FileStatus> status(Path path, int flags) {
        Arena arena = Arena.ofAuto();
        MemorySegment name = arena.allocateFrom(path.toString());
        MemorySegment statx = arena.allocate(Statx.LAYOUT);
        Question<FileStatus> status = linux().answerAbout(this, "statx", path, ignored -> FileStatus.of(statx));
        PreparePath.statx(status, Question.ENTRY, number(), name.address(), flags, FileStatus.WANTED, statx.address());
        status.keep(arena);
        return status;
    }

    /// {@return an operation that makes a directory (Linux 5.15)}
    ///
    /// @param path its name
    /// @param mode its permissions
    public Effect createDirectory(Path path, int mode) {
        MemorySegment name = bytes(path);
        Effect make = effect("mkdirat", path, name);
        PreparePath.mkdirat(make, Effect.ENTRY, number(), name.address(), mode);
        return make;
    }

    /// {@return an operation that takes a file's name away, and the file with the last of its names}
    ///
    /// @param path which one
    public Effect remove(Path path) {
        return remove(path, 0);
    }

    /// {@return an operation that removes an empty directory}
    ///
    /// @param path which one
    public Effect removeDirectory(Path path) {
        return remove(path, AtFlags.REMOVEDIR);
    }

    private Effect remove(Path path, int flags) {
        MemorySegment name = bytes(path);
        Effect remove = effect("unlinkat", path, name);
        PreparePath.unlinkat(remove, Effect.ENTRY, number(), name.address(), flags);
        return remove;
    }

    /// {@return an operation that gives a file another name, at once and as a whole}
    ///
    /// @param from its name here
    /// @param target where the new name begins
    /// @param to the new name
    /// @param flags [dev.torc.uapi.RenameFlags], or 0 to replace what has the new name
    public Effect rename(Path from, Directory target, Path to, int flags) {
        Arena arena = Arena.ofAuto();
        Effect rename = effect("renameat2", from + " to " + to, arena);
        rename.on(target);
        PreparePath.renameat(
                rename,
                Effect.ENTRY,
                number(),
                arena.allocateFrom(from.toString()).address(),
                target.number(),
                arena.allocateFrom(to.toString()).address(),
                flags);
        return rename;
    }

    /// {@return an operation that gives a file one more name (Linux 5.15)}
    ///
    /// @param existing a name of it here
    /// @param target where the new name begins
    /// @param added the new name
    public Effect link(Path existing, Directory target, Path added) {
        Arena arena = Arena.ofAuto();
        Effect link = effect("linkat", existing + " to " + added, arena);
        link.on(target);
        PreparePath.linkat(
                link,
                Effect.ENTRY,
                number(),
                arena.allocateFrom(existing.toString()).address(),
                target.number(),
                arena.allocateFrom(added.toString()).address(),
                0);
        return link;
    }

    /// {@return an operation that makes a symbolic link (Linux 5.15)}
    ///
    /// @param path its name
    /// @param target what it says; it need not exist
    public Effect createLink(Path path, Path target) {
        Arena arena = Arena.ofAuto();
        Effect link = effect("symlinkat", path, arena);
        PreparePath.symlinkat(
                link,
                Effect.ENTRY,
                arena.allocateFrom(target.toString()).address(),
                number(),
                arena.allocateFrom(path.toString()).address());
        return link;
    }

    private Effect effect(String call, Object subject, Object memory) {
        Effect effect = new Effect(linux(), call, subject);
        effect.on(this);
        effect.keep(memory);
        return effect;
    }

    private static MemorySegment bytes(Path path) {
        return Arena.ofAuto().allocateFrom(path.toString());
    }
}
