package dev.torc.cli;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/// The demo's file, in a directory of its own that goes with it.
final class DemoFile implements AutoCloseable {

    static final String NAME = "data.bin";

    private static final int BLOCK_BYTES = 1 << 20;

    private final Path directory;

    private DemoFile(Path directory) {
        this.directory = directory;
    }

    /// Makes a file of bytes that cannot be compressed.
    static DemoFile create(Path parent, long bytes) throws IOException {
        DemoFile file = new DemoFile(Files.createTempDirectory(parent, "torc-demo-"));
        try {
            file.fill(bytes);
            return file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private void fill(long bytes) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
        try (FileChannel out = FileChannel.open(directory.resolve(NAME), CREATE_NEW, WRITE)) {
            while (out.position() < bytes) {
                block.clear();
                while (block.hasRemaining()) {
                    block.putLong(random.nextLong());
                }
                Cat.writeAll(out, block.flip());
            }
        }
    }

    Path directory() {
        return directory;
    }

    Path socket() {
        return directory.resolve("socket");
    }

    /// {@return the SHA-256 of the file, read in the ordinary way}
    String sha256() throws IOException {
        MessageDigest digest = newDigest();
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
        try (FileChannel in = FileChannel.open(directory.resolve(NAME), READ)) {
            while (in.read(block) >= 0) {
                digest.update(block.flip());
                block.clear();
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /// Removes the file, what a killed server may have left beside it, and the directory. A second time does nothing.
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(directory.resolve(NAME));
        Files.deleteIfExists(socket());
        Files.deleteIfExists(directory);
    }
}
