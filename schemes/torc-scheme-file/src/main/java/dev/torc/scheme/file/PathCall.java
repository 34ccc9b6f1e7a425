package dev.torc.scheme.file;

import dev.torc.scheme.Request;
import dev.torc.scheme.ServedSession;
import dev.torc.uapi.LinuxLimits;
import dev.torc.uapi.OpenHow;
import dev.torc.uapi.Statx;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A call with a path, on its way through the two to four operations that it takes: its place in that chain, and
/// the private memory for what Linux is told.
///
/// Objects of this class are reused. **Threads.** The server's; Linux or a worker reads the memory meanwhile.
final class PathCall {

    /// No descriptor, and no directory's handle.
    static final int NONE = -1;

    private static final long NAME_BYTES = LinuxLimits.NAME_MAX + 2L;
    private static final byte SLASH = '/';

    /// Where in its chain a call is: what the operation that is under way does.
    enum Step {
        OPEN_FILE,
        CHECK_FILE,
        OPEN_TARGET,
        USE_TARGET,
        OPEN_PARENT,
        OPEN_SECOND_PARENT,
        ACT
    }

    /// What is done to a name in its parent directory.
    enum Act {
        REMOVE,
        RENAME,
        MAKE_DIRECTORY,
        MAKE_SYMBOLIC_LINK,
        MAKE_LINK,
        NOTHING
    }

    /// What is done with a file that a path leads to, once that is open.
    enum Use {
        STAT,
        READ_LINK,
        SET_STATUS,
        STAT_FILE_SYSTEM,
        ACCESS
    }

    final int number;
    final Target first;
    final Target second;
    final MemorySegment how;
    final MemorySegment status;

    long token;
    ServedSession session;

    /// The client's memory, where its paths are.
    MemorySegment pool;

    Step step = Step.OPEN_FILE;
    Act act = Act.NOTHING;
    Use use = Use.STAT;

    /// The call's own flags: `O_*`, `AT_*` or `RENAME_*`.
    int flags;

    /// A mode, a `STATX_*` mask, or the bits of an access.
    int mode;

    /// The file that a chain has opened and not yet given away.
    int opened = NONE;

    boolean handleReserved;
    MemorySegment into;
    int attemptsLeft;

    PathCall(int number, Arena arena, ServedSession session) {
        this.number = number;
        this.session = session;
        this.first = new Target(arena);
        this.second = new Target(arena);
        this.how = arena.allocate(OpenHow.LAYOUT);
        this.status = arena.allocate(Statx.LAYOUT);
        this.into = status;
        this.pool = status;
    }

    void begin(Request request) {
        session = request.session();
        token = request.token();
        pool = session.pool(request.entry().bufferIndex());
        act = Act.NOTHING;
        flags = 0;
        mode = 0;
        opened = NONE;
        handleReserved = false;
        into = status;
        first.clear();
        second.clear();
    }

    /// A path beneath a directory; when it is split, the parent's path and the name in it.
    static final class Target {
        final MemorySegment path;
        final MemorySegment name;

        /// The open file that the path begins at, or [#NONE] for the root.
        int directoryFile = NONE;

        int directoryFd = NONE;

        /// The parent directory, where the chain has opened one.
        int parentFd = NONE;

        Target(Arena arena) {
            this.path = arena.allocate(LinuxLimits.PATH_MAX);
            this.name = arena.allocate(NAME_BYTES);
        }

        void clear() {
            directoryFile = NONE;
            directoryFd = NONE;
            parentFd = NONE;
        }

        /// {@return the directory that the name is in}
        int place() {
            return parentFd == NONE ? directoryFd : parentFd;
        }

        /// Splits the path before its last name. The name keeps one slash behind it if it had any, since that
        /// says that it has to be a directory.
        ///
        /// @param lengthBytes the path's length without its NUL
        /// @return what is wrong with the name, or how the parent is found
        Split split(int lengthBytes) {
            int end = lengthBytes;
            while (end > 0 && byteAt(end - 1) == SLASH) {
                end--;
            }
            int begin = end;
            while (begin > 0 && byteAt(begin - 1) != SLASH) {
                begin--;
            }
            if (lengthBytes == 0) {
                return Split.EMPTY;
            }
            if (end == 0) {
                return Split.PARENT_TO_OPEN;
            }
            int nameBytes = end - begin;
            if (nameBytes > LinuxLimits.NAME_MAX) {
                return Split.TOO_LONG;
            }
            boolean dots = byteAt(begin) == '.' && (nameBytes == 1 || (nameBytes == 2 && byteAt(begin + 1) == '.'));
            if (dots) {
                return Split.DOTS;
            }
            MemorySegment.copy(path, begin, name, 0, nameBytes);
            int at = nameBytes;
            if (end < lengthBytes) {
                name.set(ValueLayout.JAVA_BYTE, at++, SLASH);
            }
            name.set(ValueLayout.JAVA_BYTE, at, (byte) 0);
            path.set(ValueLayout.JAVA_BYTE, begin, (byte) 0);
            return begin == 0 ? Split.IN_DIRECTORY : Split.PARENT_TO_OPEN;
        }

        private byte byteAt(int offset) {
            return path.get(ValueLayout.JAVA_BYTE, offset);
        }
    }

    /// What [Target#split] found.
    enum Split {
        /// There is no path.
        EMPTY,
        /// The last part is `.` or `..`, which names no entry of its parent.
        DOTS,
        /// The last part is longer than a name can be.
        TOO_LONG,
        /// The path is a name alone.
        IN_DIRECTORY,
        /// The path before the name has to be opened; it may be `/`, which leads out and fails there.
        PARENT_TO_OPEN
    }
}
