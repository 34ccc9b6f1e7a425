package dev.torc.client;

import dev.torc.layout.Words;
import dev.torc.memory.Slice;
import dev.torc.uapi.Errno;
import dev.torc.uapi.LinuxLimits;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenHow;
import dev.torc.uapi.Statx;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import org.jspecify.annotations.Nullable;

/// One call that its maker waits for: its entry, field by field, and its paths and structs in a slice of the
/// session's pool. It is used for one call after another.
///
/// **Threads.** Who has begun it, until [#close].
final class PathCall extends Prepared implements AutoCloseable {

    private static final long STRUCT_AT = 2L * LinuxLimits.PATH_MAX;
    private static final long STRUCT_BYTES = Math.max(OpenHow.LAYOUT.byteSize(), Statx.LAYOUT.byteSize());

    /// How much of the pool one needs.
    static final long SCRATCH_BYTES = STRUCT_AT + STRUCT_BYTES;

    /// Who makes the call.
    interface Maker {

        /// Makes it and waits for its answer.
        ///
        /// @return the result: its own meaning if not negative, else a negated errno
        /// @throws SessionEndedException if there will be no answer
        long make(PathCall call) throws IOException;

        /// Takes the call back, for the next time.
        void takeBack(PathCall call);
    }

    private final Maker maker;
    private final Slice slice;
    private final MemorySegment scratch;
    private final long scratchOffset;

    private String name = "";
    private String subject = "";
    private int opcode;
    private int fd;
    private long offset;
    private long address;
    private int length;
    private int flags;

    /// @param scratch [#SCRATCH_BYTES] of the session's pool, which this owns
    PathCall(Maker maker, Slice scratch) {
        this.maker = maker;
        this.slice = scratch;
        this.scratch = scratch.memory();
        this.scratchOffset = scratch.offset();
    }

    void reset(String newName, String newSubject) {
        name = newName;
        subject = newSubject;
        opcode = 0;
        fd = 0;
        offset = 0;
        address = 0;
        length = 0;
        flags = 0;
    }

    /// {@return its memory: lent as long as a server may touch it}
    Slice slice() {
        return slice;
    }

    @Override
    String name() {
        return name;
    }

    @Override
    String subject() {
        return subject;
    }

    /// {@return none: its own is nobody else's to use}
    @Override
    @Nullable
    Slice memory() {
        return null;
    }

    /// {@return whether it closes a handle}
    boolean closes() {
        return opcode == Opcode.CLOSE.number();
    }

    PathCall opcode(int value) {
        opcode = value;
        return this;
    }

    PathCall fd(int value) {
        fd = value;
        return this;
    }

    PathCall offset(long value) {
        offset = value;
        return this;
    }

    PathCall address(long value) {
        address = value;
        return this;
    }

    PathCall length(int value) {
        length = value;
        return this;
    }

    PathCall flags(int value) {
        flags = value;
        return this;
    }

    /// Puts a path into the scratch memory, and its place into `addr`.
    PathCall path(String path) throws IOException {
        address = put(path, 0L);
        return this;
    }

    /// Puts a text into the scratch memory, its place into `addr` and its length in bytes into `len`.
    PathCall text(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LinuxLimits.PATH_MAX) {
            throw CallErrors.toException(name, Errno.E2BIG.number(), subject);
        }
        MemorySegment.copy(bytes, 0, scratch, ValueLayout.JAVA_BYTE, 0L, bytes.length);
        address = scratchOffset;
        length = bytes.length;
        return this;
    }

    /// Puts a second path into the scratch memory, and its place into `off`.
    PathCall secondPath(String path) throws IOException {
        offset = put(path, LinuxLimits.PATH_MAX);
        return this;
    }

    /// {@return scratch memory for a struct that goes along or comes back}
    MemorySegment struct() {
        return scratch.asSlice(STRUCT_AT, STRUCT_BYTES);
    }

    /// Puts the struct's place into `off`.
    PathCall structAsOffset() {
        offset = scratchOffset + STRUCT_AT;
        return this;
    }

    /// Makes the call and waits for its answer.
    ///
    /// @return the result, not negative
    /// @throws IOException if the service answers with an errno, or the session ends
    int run() throws IOException {
        long result = maker.make(this);
        if (result < 0) {
            throw CallErrors.toException(name, (int) -result, subject);
        }
        return (int) result;
    }

    @Override
    void write(Words entries, long at) {
        SubmissionEntry.clear(entries, at);
        SubmissionEntry.setHeader(entries, at, opcode, 0, 0);
        SubmissionEntry.setFd(entries, at, fd);
        SubmissionEntry.setOffset(entries, at, offset);
        SubmissionEntry.setAddress(entries, at, address);
        SubmissionEntry.setLength(entries, at, length);
        SubmissionEntry.setOperationFlags(entries, at, flags);
        SubmissionEntry.setBufferIndex(entries, at, SessionCalls.POOL, 0);
    }

    /// Says where an answer in text goes, as `off` and `len`.
    PathCall textAsOffset() {
        offset = scratchOffset + LinuxLimits.PATH_MAX;
        length = LinuxLimits.PATH_MAX;
        return this;
    }

    /// {@return the text that was answered}
    ///
    /// @param bytes how long the service says that it is
    String text(int bytes) throws IOException {
        if (bytes > LinuxLimits.PATH_MAX) {
            throw new IOException(name + " " + subject + ": the service says that it wrote " + bytes + " of "
                    + LinuxLimits.PATH_MAX + " bytes");
        }
        byte[] copy = scratch.asSlice(LinuxLimits.PATH_MAX, bytes).toArray(ValueLayout.JAVA_BYTE);
        return new String(copy, StandardCharsets.UTF_8);
    }

    private long put(String path, long at) throws IOException {
        if (path.indexOf('\0') >= 0) {
            throw new InvalidPathException(path, "a path cannot hold a NUL");
        }
        ByteBuffer bytes;
        try {
            bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(path));
        } catch (CharacterCodingException e) {
            throw new InvalidPathException(path, "it is no Unicode text");
        }
        int pathBytes = bytes.remaining();
        if (pathBytes >= LinuxLimits.PATH_MAX) {
            throw CallErrors.toException(name, Errno.ENAMETOOLONG.number(), subject);
        }
        MemorySegment target = scratch.asSlice(at, LinuxLimits.PATH_MAX);
        MemorySegment.copy(MemorySegment.ofBuffer(bytes), 0, target, 0, pathBytes);
        target.set(ValueLayout.JAVA_BYTE, pathBytes, (byte) 0);
        return scratchOffset + at;
    }

    @Override
    public void close() {
        maker.takeBack(this);
    }
}
