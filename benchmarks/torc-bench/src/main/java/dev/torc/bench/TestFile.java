package dev.torc.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/// The file that is read: 1 GiB of random bytes, so that no layer can be clever about zeros.
final class TestFile {

    /// How long it is.
    static final long BYTES = 1L << 30;

    private static final int CHUNK_BYTES = 1 << 20;

    private TestFile() {}

    /// {@return the file in `folder`, made if it is not there or has another length}
    static Path in(Path folder) throws TrialFailure {
        Path file = folder.resolve("random-1GiB");
        try {
            if (!Files.exists(file) || Files.size(file) != BYTES) {
                Path unfinished = folder.resolve("random-1GiB.new");
                fill(unfinished);
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return file;
        } catch (IOException e) {
            throw new TrialFailure("cannot make the test file " + file + " (1 GiB): " + e.getMessage());
        }
    }

    /// Reads all of it, so that the page cache holds it.
    static void warm(Path file) throws TrialFailure {
        ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(buffer.clear()) >= 0) {
                // Only the reading matters.
            }
        } catch (IOException e) {
            throw new TrialFailure("cannot read the test file " + file + ": " + e.getMessage());
        }
    }

    private static void fill(Path file) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (long written = 0; written < BYTES; written += CHUNK_BYTES) {
                chunk.clear();
                while (chunk.hasRemaining()) {
                    chunk.putLong(random.nextLong());
                }
                chunk.flip();
                while (chunk.hasRemaining()) {
                    channel.write(chunk);
                }
            }
            // Dirty pages would be written out in the middle of somebody's sample.
            channel.force(true);
        }
    }
}
