package dev.torc.linux;

import dev.torc.uring.PreparePath;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;

/// The extended attributes of a file: short values under names such as `user.origin` (Linux 5.19).
public final class Attributes {

    /// Linux' limit of a value, `XATTR_SIZE_MAX`.
    private static final int MOST_BYTES = 65_536;

    private final Linux linux;
    private final Optional<LinuxFile> file;
    private final String subject;

    private Attributes(Linux linux, Optional<LinuxFile> file, String subject) {
        this.linux = linux;
        this.file = file;
        this.subject = subject;
    }

    static Attributes of(LinuxFile file) {
        return new Attributes(file.linux(), Optional.of(file), file.toString());
    }

    /// {@return the attributes of a file by its name}
    ///
    /// @param linux through which ring
    /// @param path absolute, or relative to the working directory
    public static Attributes of(Linux linux, Path path) {
        return new Attributes(linux, Optional.empty(), path.toString());
    }

    /// {@return an operation that answers an attribute's value} One that is not there fails with
    /// [dev.torc.posix.SyscallException] and ENODATA.
    ///
    /// @param name its name
    public Operation<byte[]> get(String name) {
        Arena arena = Arena.ofAuto();
        MemorySegment value = arena.allocate(MOST_BYTES);
        Question<byte[]> get = new Question<>(
                linux,
                "getxattr",
                subject + " " + name,
                length -> value.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
        long nameAddress = arena.allocateFrom(name).address();
        file.ifPresentOrElse(
                open -> {
                    get.on(open);
                    PreparePath.fgetxattr(
                            get, Operation.ENTRY, open.number(), nameAddress, value.address(), MOST_BYTES);
                },
                () -> PreparePath.getxattr(
                        get,
                        Operation.ENTRY,
                        arena.allocateFrom(subject).address(),
                        nameAddress,
                        value.address(),
                        MOST_BYTES));
        get.keep(arena);
        return get;
    }

    /// {@return an operation that gives an attribute a value}
    ///
    /// @param name its name
    /// @param value the value
    /// @param flags [dev.torc.uapi.XattrFlags], or 0 to make or replace it
    public Effect set(String name, byte[] value, int flags) {
        Arena arena = Arena.ofAuto();
        Effect set = new Effect(linux, "setxattr", subject + " " + name);
        MemorySegment bytes = arena.allocate(Math.max(1, value.length));
        MemorySegment.copy(value, 0, bytes, ValueLayout.JAVA_BYTE, 0, value.length);
        long nameAddress = arena.allocateFrom(name).address();
        file.ifPresentOrElse(
                open -> {
                    set.on(open);
                    PreparePath.fsetxattr(
                            set, Operation.ENTRY, open.number(), nameAddress, bytes.address(), value.length, flags);
                },
                () -> PreparePath.setxattr(
                        set,
                        Operation.ENTRY,
                        arena.allocateFrom(subject).address(),
                        nameAddress,
                        bytes.address(),
                        value.length,
                        flags));
        set.keep(arena);
        return set;
    }
}
