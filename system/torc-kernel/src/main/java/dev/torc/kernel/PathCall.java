package dev.torc.kernel;

import dev.torc.uapi.LinuxLimits;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenHow;
import dev.torc.uapi.Statx;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A call by path that is forwarded to a scheme's process, now or when the session with it has begun.
///
/// @param token the call
/// @param context whose it is
/// @param opcode what it does
/// @param directory where the path begins: a handle of the scheme's, or `AT_FDCWD`
/// @param path the path, without its NUL, in memory of its own; nothing for the directory itself
/// @param second the other path of a rename
/// @param how flags, mode, and what else goes along
record PathCall(
        long token, Context context, Opcode opcode, int directory, MemorySegment path, MemorySegment second, How how) {

    private static final MemorySegment HERE = MemorySegment.ofArray(new byte[] {'.'});

    /// What else goes along.
    ///
    /// @param resolve how an open resolves
    /// @param target where in the caller's pool an answer's struct goes
    /// @param mask what a STATX asks for
    record How(int flags, int mode, long resolve, long target, long mask) {}

    /// {@return whether both paths fit}
    boolean fits() {
        return path.byteSize() < LinuxLimits.PATH_MAX && second.byteSize() < LinuxLimits.PATH_MAX;
    }

    /// Writes the paths and the struct into a buffer, and the call into an entry.
    ///
    /// @param at where the buffer begins in the scheme's pool
    /// @return the entry
    Forwarder.Entry write(Forwarder.Entry entry, MemorySegment buffer, long at) {
        put(path, buffer);
        entry.of(opcode.number(), directory).address(at);
        return switch (opcode) {
            case OPENAT2 -> {
                MemorySegment struct = buffer.asSlice(Forwarder.SECOND, OpenHow.LAYOUT.byteSize());
                OpenHow.setFlags(struct, Integer.toUnsignedLong(how.flags()));
                OpenHow.setMode(struct, how.mode());
                OpenHow.setResolve(struct, how.resolve());
                yield entry.offset(at + Forwarder.SECOND).length(OpenHow.LAYOUT.byteSize());
            }
            case STATX -> entry.offset(at + Forwarder.STRUCT).length(how.mask()).flags(how.flags());
            case RENAMEAT -> {
                put(second, buffer.asSlice(Forwarder.SECOND));
                // Both paths begin where the first does: another directory is another keeper, which is EXDEV.
                yield entry.offset(at + Forwarder.SECOND).length(directory).flags(how.flags());
            }
            default -> entry.length(how.mode()).flags(how.flags());
        };
    }

    private static void put(MemorySegment text, MemorySegment into) {
        MemorySegment bytes = text.byteSize() == 0 ? HERE : text;
        MemorySegment.copy(bytes, 0L, into, 0L, bytes.byteSize());
        into.set(ValueLayout.JAVA_BYTE, bytes.byteSize(), (byte) 0);
    }

    /// {@return what becomes of the answer}
    Forwarder.Kind kind() {
        return switch (opcode) {
            case OPENAT, OPENAT2 -> Forwarder.Kind.OPEN;
            case STATX -> Forwarder.Kind.STRUCT;
            default -> Forwarder.Kind.PLAIN;
        };
    }

    /// {@return how many bytes the answer's struct has}
    int structBytes() {
        return opcode == Opcode.STATX ? (int) Statx.LAYOUT.byteSize() : 0;
    }
}
