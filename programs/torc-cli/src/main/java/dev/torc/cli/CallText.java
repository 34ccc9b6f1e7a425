package dev.torc.cli;

import dev.torc.counters.TracedEvent.Arguments;
import dev.torc.counters.TracedEvent.Excerpt;
import dev.torc.uapi.AccessFlags;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.CancelFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FsyncFlags;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.OpenHow;
import dev.torc.uapi.PollFlags;
import dev.torc.uapi.RecordLockType;
import dev.torc.uapi.RenameFlags;
import dev.torc.uapi.ResolveFlags;
import dev.torc.uapi.StatxMask;
import dev.torc.uapi.SubmissionEntry;
import dev.torc.uapi.TimeoutFlags;
import dev.torc.uapi.TorcOpcode;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A call in the words of Linux' manual pages, such as `OPENAT2(AT_FDCWD, "notes.txt", {flags=O_RDONLY})`.
final class CallText {

    private static final FlagNames OPEN =
            new FlagNames("O_", OpenFlags.class, "ACCMODE", "WRONLY", "RDWR", "LARGEFILE");
    private static final FlagNames AT =
            new FlagNames("AT_", AtFlags.class, "FDCWD", "EACCESS", "STATX_SYNC_TYPE", "REMOVEDIR");
    private static final FlagNames RESOLVE = new FlagNames("RESOLVE_", ResolveFlags.class);
    private static final FlagNames STATX = new FlagNames("STATX_", StatxMask.class);
    private static final FlagNames FSYNC = new FlagNames("IORING_FSYNC_", FsyncFlags.class);
    private static final FlagNames RENAME = new FlagNames("RENAME_", RenameFlags.class);
    private static final FlagNames CANCEL = new FlagNames("IORING_ASYNC_CANCEL_", CancelFlags.class);
    private static final FlagNames POLL = new FlagNames("POLL", PollFlags.class);
    private static final FlagNames TIMEOUT = new FlagNames("IORING_TIMEOUT_", TimeoutFlags.class);

    private CallText() {}

    /// {@return the name of an operation; a scheme's own is `OWN_` and its number}
    static String name(int opcode) {
        return Opcode.of(opcode)
                .<Enum<?>>map(known -> known)
                .or(() -> TorcOpcode.of(opcode))
                .map(Enum::name)
                .orElseGet(() -> opcode > TorcOpcode.LAST ? "OWN_" + opcode : "OPCODE_" + opcode);
    }

    /// {@return whether an operation has this name}
    static boolean isName(String name) {
        return Stream.<Enum<?>[]>of(Opcode.values(), TorcOpcode.values())
                        .flatMap(Stream::of)
                        .anyMatch(operation -> operation.name().equals(name))
                || name.matches("OWN_\\d{3}");
    }

    /// {@return what a call came to, such as `-ENOENT (No such file or directory)`}
    static String result(long result) {
        if (result >= 0) {
            return Long.toString(result);
        }
        Errno errno = Errno.ofResult(result);
        return errno == Errno.UNLISTED ? Long.toString(result) : "-" + errno.name() + " (" + errno.message() + ")";
    }

    /// {@return the arguments, without parentheses}
    static String arguments(Arguments call) {
        return Opcode.of(call.opcode())
                .map(opcode -> arguments(opcode, call))
                .or(() -> TorcOpcode.of(call.opcode()).map(opcode -> arguments(opcode, call)))
                .orElseGet(() -> everyField(call));
    }

    private static String arguments(Opcode opcode, Arguments call) {
        long offset = SubmissionEntry.offset(call.entry(), 0);
        long length = length(call);
        int flags = SubmissionEntry.operationFlags(call.entry(), 0);
        return switch (opcode) {
            case NOP -> "";
            case CLOSE -> handle(call);
            case OPENAT -> list(directory(call), path(call), open(flags), octal(length));
            case OPENAT2 -> list(directory(call), path(call), how(call));
            case READ_FIXED -> list(handle(call), length, offset);
            case WRITE_FIXED -> list(handle(call), text(call.first()), length, offset);
            case FSYNC -> list(handle(call), FSYNC.of(flags));
            case FTRUNCATE -> list(handle(call), offset);
            case FALLOCATE -> list(handle(call), length, offset, address(call));
            case STATX -> list(directory(call), path(call), AT.of(Integer.toUnsignedLong(flags)), STATX.of(length));
            case UNLINKAT ->
                list(directory(call), path(call), flags == AtFlags.REMOVEDIR ? "AT_REMOVEDIR" : AT.of(flags));
            case MKDIRAT -> list(directory(call), path(call), octal(length));
            case RENAMEAT -> list(directory(call), path(call), directory(length), second(call), RENAME.of(flags));
            case LINKAT -> list(directory(call), path(call), directory(length), second(call), AT.of(flags));
            case SYMLINKAT -> list(path(call), directory(call), second(call));
            case ASYNC_CANCEL -> list("0x" + Long.toHexString(address(call)), CANCEL.of(flags));
            case POLL_ADD -> list(handle(call), POLL.of(Integer.toUnsignedLong(flags)));
            case TIMEOUT -> list(length, offset, TIMEOUT.of(flags));
            default -> everyField(call);
        };
    }

    private static String arguments(TorcOpcode opcode, Arguments call) {
        long length = length(call);
        long flags = Integer.toUnsignedLong(SubmissionEntry.operationFlags(call.entry(), 0));
        return switch (opcode) {
            case GETDENTS -> list(handle(call), length);
            case INTRODUCE -> path(call);
            case KEEP_NAMES -> list(length);
            case MAP -> list(handle(call), SubmissionEntry.offset(call.entry(), 0), address(call));
            case SIGNAL -> list(handle(call), length);
            case REGISTER_PERSONALITY -> {
                long who = SubmissionEntry.offset(call.entry(), 0);
                yield list(
                        SubmissionEntry.personality(call.entry(), 0),
                        "pid=" + handle(call),
                        "uid=" + (who & 0xffff_ffffL),
                        "gid=" + (who >>> Integer.SIZE));
            }
            case READLINKAT -> list(directory(call), path(call), length);
            case SETSTATX -> list(directory(call), path(call), AT.of(flags), STATX.of(length));
            case STATFS -> list(directory(call), path(call), AT.of(flags));
            case FACCESSAT -> list(directory(call), path(call), access(length), AT.of(flags));
            case SETLK -> list(handle(call), lock(length), SubmissionEntry.offset(call.entry(), 0), address(call));
        };
    }

    /// What every opcode has, by the names of the entry's fields, where it is not zero.
    private static String everyField(Arguments call) {
        var fields = new ArrayList<String>();
        fields.add(handle(call));
        add(fields, "addr", address(call));
        add(fields, "len", length(call));
        add(fields, "off", SubmissionEntry.offset(call.entry(), 0));
        add(fields, "flags", Integer.toUnsignedLong(SubmissionEntry.operationFlags(call.entry(), 0)));
        return String.join(", ", fields);
    }

    private static void add(List<String> fields, String name, long value) {
        if (value != 0) {
            fields.add(name + "=" + value);
        }
    }

    private static String list(Object... arguments) {
        return Stream.of(arguments).map(Object::toString).collect(Collectors.joining(", "));
    }

    private static String handle(Arguments call) {
        return Integer.toString(SubmissionEntry.fd(call.entry(), 0));
    }

    private static String directory(Arguments call) {
        return directory(SubmissionEntry.fd(call.entry(), 0));
    }

    private static String directory(long handle) {
        return (int) handle == AtFlags.FDCWD ? "AT_FDCWD" : Integer.toString((int) handle);
    }

    private static long length(Arguments call) {
        return Integer.toUnsignedLong(SubmissionEntry.length(call.entry(), 0));
    }

    private static long address(Arguments call) {
        return SubmissionEntry.address(call.entry(), 0);
    }

    private static String octal(long mode) {
        return mode == 0 ? "0" : "0" + Long.toOctalString(mode);
    }

    private static String open(long flags) {
        var names = new ArrayList<String>();
        names.add(
                switch ((int) flags & OpenFlags.ACCMODE) {
                    case OpenFlags.RDONLY -> "O_RDONLY";
                    case OpenFlags.WRONLY -> "O_WRONLY";
                    case OpenFlags.RDWR -> "O_RDWR";
                    default -> "O_ACCMODE";
                });
        return OPEN.of(names, flags & ~OpenFlags.ACCMODE);
    }

    private static String how(Arguments call) {
        byte[] bytes = call.second()
                .map(second -> second.text().getBytes(StandardCharsets.ISO_8859_1))
                .orElse(new byte[0]);
        if (bytes.length != OpenHow.LAYOUT.byteSize()) {
            return "0x" + Long.toHexString(SubmissionEntry.offset(call.entry(), 0));
        }
        MemorySegment how = MemorySegment.ofArray(new long[bytes.length / Long.BYTES]);
        how.copyFrom(MemorySegment.ofArray(bytes));
        return "{flags=" + open(OpenHow.flags(how))
                + (OpenHow.mode(how) == 0 ? "" : ", mode=" + octal(OpenHow.mode(how)))
                + (OpenHow.resolve(how) == 0 ? "" : ", resolve=" + RESOLVE.of(OpenHow.resolve(how))) + "}";
    }

    private static String access(long mode) {
        var names = new ArrayList<String>();
        add(names, mode, AccessFlags.READ, "R_OK");
        add(names, mode, AccessFlags.WRITE, "W_OK");
        add(names, mode, AccessFlags.EXECUTE, "X_OK");
        return names.isEmpty() ? "F_OK" : String.join("|", names);
    }

    private static void add(List<String> names, long value, int bit, String name) {
        if ((value & bit) != 0) {
            names.add(name);
        }
    }

    private static String lock(long type) {
        return switch ((int) type) {
            case RecordLockType.RDLCK -> "F_RDLCK";
            case RecordLockType.WRLCK -> "F_WRLCK";
            case RecordLockType.UNLCK -> "F_UNLCK";
            default -> Long.toString(type);
        };
    }

    private static String path(Arguments call) {
        return call.first().isPresent() ? text(call.first()) : "0x" + Long.toHexString(address(call));
    }

    private static String second(Arguments call) {
        return call.second().isPresent()
                ? text(call.second())
                : "0x" + Long.toHexString(SubmissionEntry.offset(call.entry(), 0));
    }

    private static String text(Optional<Excerpt> excerpt) {
        return excerpt.map(some -> "\"" + escaped(some.text()) + "\"" + (some.isCut() ? "..." : ""))
                .orElse("?");
    }

    /// Bytes as text, if that is what they are. Nothing in it can control a terminal.
    private static String escaped(String bytes) {
        String text = new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        // Of a character that was cut in two there is a replacement at the end.
        boolean isText = text.indexOf('\ufffd') < 0 || text.indexOf('\ufffd') == text.length() - 1;
        var shown = new StringBuilder();
        (isText ? text : bytes).codePoints().forEach(character -> append(shown, character, isText));
        return shown.toString();
    }

    private static void append(StringBuilder shown, int character, boolean isText) {
        switch (character) {
            case '\n' -> shown.append("\\n");
            case '\t' -> shown.append("\\t");
            case '\r' -> shown.append("\\r");
            case '"' -> shown.append("\\\"");
            case '\\' -> shown.append("\\\\");
            default -> {
                if (character < ' ' || character == 0x7f || (!isText && character > 0x7f)) {
                    shown.append(String.format("\\x%02x", character));
                } else if (Character.isISOControl(character) || Character.getType(character) == Character.FORMAT) {
                    shown.append(String.format("\\u%04x", character));
                } else {
                    shown.appendCodePoint(character);
                }
            }
        }
    }
}
