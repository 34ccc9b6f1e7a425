package dev.torc.examples.copy;

import dev.torc.examples.CommandLine;
import dev.torc.linux.Linux;
import dev.torc.linux.LinuxFile;
import dev.torc.linux.Moved;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;

/// Copies a file with futures: sixteen chunks are on their way at any time, and no thread waits for one of them.
///
/// ```sh
/// ./torc example copy.CopyFile FROM TO
/// ```
///
/// Each of sixteen *lanes* has a buffer, and does the same again and again: take the next chunk, read it, then write
/// it. What comes *then* runs on the reactor's thread, when Linux has answered; the buffer goes from the read to the
/// write and is touched by nobody else in between.
public final class CopyFile {

    private static final int LANES = 16;
    private static final int CHUNK_BYTES = 128 * 1024;

    private final LinuxFile source;
    private final LinuxFile target;
    private final long fileBytes;
    private final AtomicLong nextChunk = new AtomicLong();

    private CopyFile(LinuxFile source, LinuxFile target, long fileBytes) {
        this.source = source;
        this.target = target;
        this.fileBytes = fileBytes;
    }

    /// Copies one file.
    ///
    /// @param arguments from where, and to where: a name that is not taken
    public static void main(String[] arguments) throws IOException, InterruptedException {
        CommandLine.check(arguments, 2, "copy.CopyFile FROM TO");
        long bytes = copy(Linux.ofProcess(), Path.of(arguments[0]), Path.of(arguments[1]));
        System.out.println(bytes + " bytes copied");
    }

    private static long copy(Linux linux, Path from, Path to) throws IOException, InterruptedException {
        // Closed in reverse: first the memory, which Linux has let go of, since every lane has ended by then.
        try (LinuxFile source = linux.directory().open(from).call();
                LinuxFile target = linux.directory()
                        .open(to, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)
                        .call();
                Arena arena = Arena.ofShared()) {
            CopyFile copy = new CopyFile(source, target, source.status().call().sizeBytes());
            CompletableFuture<?>[] lanes = Stream.generate(() -> copy.lane(arena.allocate(CHUNK_BYTES)))
                    .limit(LANES)
                    .toArray(CompletableFuture<?>[]::new);
            try {
                CompletableFuture.allOf(lanes).join();
            } catch (CompletionException e) {
                throw new IOException("copying " + from + " to " + to, e.getCause());
            }
            target.sync().call();
            return copy.fileBytes;
        }
    }

    /// {@return complete when no chunk is left for it}
    private CompletableFuture<Void> lane(MemorySegment buffer) {
        long offset = nextChunk.getAndAdd(CHUNK_BYTES);
        if (offset >= fileBytes) {
            return CompletableFuture.completedFuture(null);
        }
        return move(buffer.asSlice(0, Math.min(CHUNK_BYTES, fileBytes - offset)), offset)
                .thenCompose(_ -> lane(buffer));
    }

    /// {@return complete when a part of the file is in the other, at the same offset}
    private CompletableFuture<Void> move(MemorySegment buffer, long offset) {
        return source.read(buffer, offset).start().thenCompose(read -> {
            int bytes = read.bytes();
            if (bytes == 0) {
                return CompletableFuture.failedFuture(new EOFException(source + " became shorter"));
            }
            // Linux may move less than was asked for: the rest is another part.
            return write(buffer.asSlice(0, bytes), offset)
                    .thenCompose(_ -> rest(buffer, bytes, part -> move(part, offset + bytes)));
        });
    }

    private CompletableFuture<Void> write(MemorySegment buffer, long offset) {
        return target.write(buffer, offset)
                .start()
                .thenApply(Moved::bytes)
                .thenCompose(bytes -> rest(buffer, bytes, part -> write(part, offset + bytes)));
    }

    private static CompletableFuture<Void> rest(
            MemorySegment buffer, int bytes, Function<MemorySegment, CompletableFuture<Void>> next) {
        return bytes == buffer.byteSize() ? CompletableFuture.completedFuture(null) : next.apply(buffer.asSlice(bytes));
    }
}
