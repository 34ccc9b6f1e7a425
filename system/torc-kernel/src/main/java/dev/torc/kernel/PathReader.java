package dev.torc.kernel;

import dev.torc.scheme.PoolPath;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.LinuxLimits;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads `NAME:PATH` out of a pool, and says where it begins and how it goes on from there.
///
/// From [AtFlags#FDCWD] a path is `NAME:PATH`; `:` is the root scheme, and so is `.` or nothing. From a
/// directory's handle it is all path, whatever is in it.
///
/// **Threads.** The kernel's.
final class PathReader {

    private final KernelHost host;
    private final Names names;
    private final RootScheme root;
    private final MemorySegment scratch = MemorySegment.ofArray(new byte[LinuxLimits.PATH_MAX]);

    private @Nullable CallKeeper keeper;
    private Beneath beneath = Beneath.NOWHERE;
    private String path = "";
    private MemorySegment bytes = MemorySegment.NULL;

    PathReader(KernelHost host, Names names, RootScheme root) {
        this.host = host;
        this.names = names;
        this.root = root;
    }

    /// Reads a path.
    ///
    /// @param directory a handle, or [AtFlags#FDCWD]
    /// @param at where in the call's pool
    /// @return 0, or a negated errno
    int read(Call call, int directory, long at) {
        int length = PoolPath.copy(call.pool(), at, scratch);
        if (length < 0) {
            return length;
        }
        if (directory != AtFlags.FDCWD) {
            Resource resource = host.resource(call.context(), directory);
            if (resource == null) {
                return Errno.EBADF.negated();
            }
            return goOn(resource, resource.beneath(), 0, length);
        }
        if (length == 0 || (length == 1 && scratch.get(ValueLayout.JAVA_BYTE, 0) == '.')) {
            return goOn(root, root, length, length);
        }
        int colon = 0;
        while (colon < length && scratch.get(ValueLayout.JAVA_BYTE, colon) != ':') {
            colon++;
        }
        if (colon == length) {
            return Errno.ENOENT.negated();
        }
        if (colon == 0) {
            return goOn(root, root, 1, length);
        }
        // A name has ASCII characters only; with others it is nobody's.
        String name = new String(scratch.asSlice(0, colon).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
        Optional<KernelScheme> scheme = names.find(call.context(), name);
        if (scheme.isEmpty()) {
            return host.notFound(call.context(), name);
        }
        return goOn(scheme.get(), scheme.get(), colon + 1, length);
    }

    private int goOn(CallKeeper who, Beneath where, int from, int end) {
        int begin = from;
        while (begin < end && scratch.get(ValueLayout.JAVA_BYTE, begin) == '/') {
            begin++;
        }
        if (end - begin == 1 && scratch.get(ValueLayout.JAVA_BYTE, begin) == '.') {
            begin = end;
        }
        keeper = who;
        beneath = where;
        bytes = scratch.asSlice(begin, end - begin);
        try {
            ByteBuffer text = ByteBuffer.wrap(bytes.toArray(ValueLayout.JAVA_BYTE));
            path = StandardCharsets.UTF_8.newDecoder().decode(text).toString();
            return 0;
        } catch (CharacterCodingException e) {
            return Errno.EILSEQ.negated();
        }
    }

    /// {@return who keeps the call, after a read that succeeded}
    CallKeeper keeper() {
        CallKeeper found = keeper;
        if (found == null) {
            throw new AssertionError("no path was read");
        }
        return found;
    }

    /// {@return where the path begins}
    Beneath beneath() {
        return beneath;
    }

    /// {@return the path from there on}
    String path() {
        return path;
    }

    /// {@return the path's bytes, until the next is read}
    MemorySegment bytes() {
        return bytes;
    }
}
