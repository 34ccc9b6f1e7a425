package dev.torc.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Our C programs, compiled on the machine that they measure.
///
/// A program is compiled once for each version of its source; the compiled file's name carries the source's hash.
public final class CPrograms {

    private static final String HEADER = "bench.h";

    private final Path folder;

    CPrograms(Path folder) {
        this.folder = folder;
    }

    /// {@return the path of the program compiled from `NAME.c`}
    ///
    /// @throws TrialFailure if there is no compiler; the message says what to install
    public synchronized Path program(String name) throws TrialFailure, InterruptedException {
        try {
            Files.createDirectories(folder);
            byte[] header = source(HEADER);
            byte[] code = source(name + ".c");
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(header);
            digest.update(code);
            Path program = folder.resolve(
                    name + "-" + HexFormat.of().formatHex(digest.digest()).substring(0, 12));
            if (!Files.isExecutable(program)) {
                Files.write(folder.resolve(HEADER), header);
                Path file = Files.write(folder.resolve(name + ".c"), code);
                compile(file, program);
            }
            return program;
        } catch (IOException e) {
            throw new TrialFailure("cannot compile " + name + ".c: " + e.getMessage());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private static byte[] source(String file) throws IOException {
        try (InputStream in = CPrograms.class.getResourceAsStream("c/" + file)) {
            if (in == null) {
                throw new IOException("not in this build: " + file);
            }
            return in.readAllBytes();
        }
    }

    private static void compile(Path source, Path program) throws IOException, TrialFailure, InterruptedException {
        Path unfinished = program.resolveSibling(program.getFileName() + ".new");
        Process gcc;
        try {
            gcc = new ProcessBuilder(List.of("gcc", "-O2", "-Wall", "-o", unfinished.toString(), source.toString()))
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new TrialFailure("needs a C compiler: apt-get install gcc libc6-dev");
        }
        String said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (gcc.waitFor() != 0) {
            throw new TrialFailure("gcc: " + said.lines().limit(3).toList());
        }
        Files.move(unfinished, program, StandardCopyOption.ATOMIC_MOVE);
    }
}
