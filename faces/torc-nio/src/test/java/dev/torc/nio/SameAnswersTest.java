package dev.torc.nio;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.scheme.ServerSetup.LinuxCalls;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Each operation of `Files` on a served folder and on one of the JDK's own file system: the same answers, the
/// same types of exceptions, the same folders afterwards.
@DisplayNameGeneration(ReplaceUnderscores.class)
class SameAnswersTest {

    @TempDir
    static Path folder;

    private static Served served;
    private static Path own;
    private static int number;

    private final Map<String, Answers.Operation> operations = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws IOException {
        served = Served.files(folder, LinuxCalls.URING);
        own = Files.createDirectory(folder.resolve("own"));
    }

    @AfterAll
    static void stop() throws IOException {
        served.close();
    }

    /// A folder with one of everything, made in the JDK's own file system.
    private static void fill(Path root) throws IOException {
        Files.writeString(root.resolve("file"), "content of the file\n");
        Files.writeString(root.resolve("empty"), "");
        Files.write(root.resolve("large"), new byte[100_000]);
        Files.createDirectory(root.resolve("folder"));
        Files.writeString(root.resolve("folder/inner"), "inner");
        Files.createDirectory(root.resolve("nothing"));
        Files.createSymbolicLink(root.resolve("link"), Path.of("file"));
        Files.createSymbolicLink(root.resolve("toFolder"), Path.of("folder"));
        Files.createSymbolicLink(root.resolve("dangling"), Path.of("nowhere"));
        Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
        Files.createLink(root.resolve("second"), root.resolve("file"));
        Files.writeString(root.resolve(".hidden"), "");
        Files.writeString(root.resolve("ödd näme %41 ?#&=+\"'"), "odd");
        Files.setPosixFilePermissions(root.resolve("empty"), PosixFilePermissions.fromString("rwxr-x--x"));
        Files.setLastModifiedTime(root.resolve("file"), FileTime.from(Instant.parse("2001-02-03T04:05:06.789012345Z")));
    }

    private void operation(String name, Answers.Operation operation) {
        operations.put(name, operation);
    }

    private static final List<String> NAMES = List.of(
            "file",
            "empty",
            "folder",
            "nothing",
            "link",
            "toFolder",
            "dangling",
            "loop",
            "none",
            "none/below",
            "file/below",
            "link/below",
            "toFolder/inner",
            "folder/../file",
            "folder/.",
            "ödd näme %41 ?#&=+\"'",
            ".",
            "");

    @TestFactory
    Stream<DynamicTest> On_every_kind_of_name() {
        for (String name : NAMES) {
            looking(name);
            opening(name);
            changing(name);
            linking(name);
        }
        return tests();
    }

    private void looking(String name) {
        operation("exists " + name, root -> Files.exists(root.resolve(name)));
        operation("exists itself " + name, root -> Files.exists(root.resolve(name), NOFOLLOW_LINKS));
        operation("notExists " + name, root -> Files.notExists(root.resolve(name)));
        operation("isDirectory " + name, root -> Files.isDirectory(root.resolve(name)));
        operation("isRegularFile " + name, root -> Files.isRegularFile(root.resolve(name)));
        operation("isSymbolicLink " + name, root -> Files.isSymbolicLink(root.resolve(name)));
        operation("isHidden " + name, root -> Files.isHidden(root.resolve(name)));
        operation("isReadable " + name, root -> Files.isReadable(root.resolve(name)));
        operation("isWritable " + name, root -> Files.isWritable(root.resolve(name)));
        operation("isExecutable " + name, root -> Files.isExecutable(root.resolve(name)));
        operation("size " + name, root -> Files.isDirectory(root.resolve(name)) ? 0 : Files.size(root.resolve(name)));
        operation("read " + name, root -> Files.readAllBytes(root.resolve(name)));
        operation("lines " + name, root -> {
            try (Stream<String> lines = Files.lines(root.resolve(name))) {
                return lines.toList();
            }
        });
        operation("list " + name, root -> {
            try (Stream<Path> names = Files.list(root.resolve(name))) {
                return names.map(each -> root.relativize(each).toString())
                        .sorted()
                        .toList();
            }
        });
        operation(
                "attributes " + name,
                root -> told(Files.readAttributes(root.resolve(name), PosixFileAttributes.class)));
        operation(
                "attributes itself " + name,
                root -> told(Files.readAttributes(root.resolve(name), PosixFileAttributes.class, NOFOLLOW_LINKS)));
        operation(
                "attributes by name " + name,
                root -> Files.readAttributes(root.resolve(name), "posix:permissions,owner,group,isDirectory"));
        operation("owner " + name, root -> Files.getOwner(root.resolve(name)).getName());
        operation("nlink " + name, root -> Files.getAttribute(root.resolve(name), "unix:nlink"));
        operation("mode " + name, root -> Files.getAttribute(root.resolve(name), "unix:mode", NOFOLLOW_LINKS));
        operation(
                "real " + name,
                root -> root.toRealPath()
                        .relativize(root.resolve(name).toRealPath())
                        .toString());
        operation(
                "real itself " + name,
                root -> root.toRealPath()
                        .relativize(root.resolve(name).toRealPath(NOFOLLOW_LINKS))
                        .toString());
        operation("isSameFile " + name, root -> Files.isSameFile(root.resolve(name), root.resolve("file")));
        operation("isSameFile as itself " + name, root -> Files.isSameFile(root.resolve(name), root.resolve(name)));
        operation("mismatch " + name, root -> Files.mismatch(root.resolve(name), root.resolve("second")));
        operation(
                "read link " + name,
                root -> Files.readSymbolicLink(root.resolve(name)).toString());
        operation("probe " + name, root -> Files.probeContentType(root.resolve(name)));
    }

    private static List<Object> told(PosixFileAttributes attributes) {
        return List.of(
                attributes.isDirectory() ? 0L : attributes.size(),
                attributes.isDirectory(),
                attributes.isRegularFile(),
                attributes.isSymbolicLink(),
                attributes.isOther(),
                attributes.owner().getName(),
                attributes.group().getName(),
                PosixFilePermissions.toString(attributes.permissions()),
                attributes.isDirectory() || attributes.isSymbolicLink()
                        ? ""
                        : attributes.lastModifiedTime().toInstant().getEpochSecond() < 1_000_000_000L
                                ? attributes.lastModifiedTime()
                                : "new",
                attributes.fileKey() != null);
    }

    private void opening(String name) {
        List<Set<OpenOption>> all = List.of(
                Set.of(READ),
                Set.of(WRITE),
                Set.of(READ, WRITE),
                Set.of(WRITE, CREATE),
                Set.of(WRITE, CREATE_NEW),
                Set.of(WRITE, CREATE, TRUNCATE_EXISTING),
                Set.of(APPEND),
                Set.of(APPEND, CREATE),
                Set.of(READ, APPEND),
                Set.of(APPEND, TRUNCATE_EXISTING),
                Set.of(READ, CREATE),
                Set.of(READ, TRUNCATE_EXISTING),
                Set.of(WRITE, CREATE, SYNC),
                Set.of(WRITE, CREATE, DSYNC),
                Set.of(WRITE, CREATE, DELETE_ON_CLOSE),
                Set.of(READ, DELETE_ON_CLOSE),
                Set.of(READ, NOFOLLOW_LINKS),
                Set.of(WRITE, CREATE, NOFOLLOW_LINKS));
        for (Set<OpenOption> options : all) {
            String text = options.stream().map(Object::toString).sorted().toList() + " " + name;
            operation("open " + text, root -> {
                try (SeekableByteChannel channel = Files.newByteChannel(root.resolve(name), options)) {
                    List<Object> told = new ArrayList<>();
                    told.add(channel.size() > 0 && Files.isDirectory(root.resolve(name)) ? "some" : channel.size());
                    told.add(Answers.of(_ -> channel.position(), root));
                    told.add(Answers.of(_ -> channel.write(ByteBuffer.wrap("written".getBytes(UTF))), root));
                    told.add(Answers.of(_ -> channel.position(), root));
                    told.add(Answers.of(_ -> channel.position(2).position(), root));
                    told.add(Answers.of(_ -> channel.read(ByteBuffer.allocate(4)), root));
                    told.add(Answers.of(_ -> channel.truncate(3).size(), root));
                    told.add(Answers.of(_ -> channel.position(), root));
                    told.add(Files.exists(root.resolve(name), NOFOLLOW_LINKS));
                    return told;
                }
            });
        }
        operation("open channel " + name, root -> {
            try (FileChannel channel = FileChannel.open(root.resolve(name), READ, WRITE)) {
                ByteBuffer[] two = {ByteBuffer.allocate(3), ByteBuffer.allocate(100)};
                return List.of(
                        channel.read(two),
                        two[0].position(),
                        two[1].position(),
                        channel.write(ByteBuffer.wrap(new byte[10]), 50),
                        channel.size(),
                        channel.read(ByteBuffer.allocate(5), 1000),
                        channel.read(ByteBuffer.allocate(0)));
            }
        });
        operation("write " + name, root -> Files.writeString(root.resolve(name), "new"));
        operation("write and append " + name, root -> {
            Files.writeString(root.resolve(name), "more", APPEND);
            return Files.readString(root.resolve(name));
        });
        operation("writer " + name, root -> {
            try (BufferedWriter writer = Files.newBufferedWriter(root.resolve(name), CREATE_NEW)) {
                writer.write("text");
            }
            return Files.readString(root.resolve(name));
        });
        operation("stream out " + name, root -> {
            try (OutputStream out = Files.newOutputStream(root.resolve(name))) {
                out.write(new byte[100_000]);
            }
            return Files.size(root.resolve(name));
        });
    }

    private static final java.nio.charset.Charset UTF = java.nio.charset.StandardCharsets.UTF_8;

    private void changing(String name) {
        operation("delete " + name, root -> {
            Files.delete(root.resolve(name));
            return "done";
        });
        operation("deleteIfExists " + name, root -> Files.deleteIfExists(root.resolve(name)));
        operation("createDirectory " + name, root -> Files.createDirectory(root.resolve(name)));
        operation(
                "createDirectory with permissions " + name,
                root -> Files.createDirectory(
                        root.resolve(name),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
        operation("createDirectories " + name, root -> Files.createDirectories(root.resolve(name)));
        operation("createFile " + name, root -> Files.createFile(root.resolve(name)));
        operation(
                "permissions " + name,
                root -> Files.setPosixFilePermissions(
                        root.resolve(name), PosixFilePermissions.fromString("r--r--r-x")));
        operation(
                "time " + name,
                root -> Files.getLastModifiedTime(
                        Files.setLastModifiedTime(root.resolve(name), FileTime.fromMillis(1_234_567_890_123L))));
        operation("times itself " + name, root -> {
            BasicFileAttributeView view =
                    Files.getFileAttributeView(root.resolve(name), BasicFileAttributeView.class, NOFOLLOW_LINKS);
            view.setTimes(FileTime.fromMillis(-5_000), FileTime.fromMillis(7), null);
            BasicFileAttributes now = view.readAttributes();
            return List.of(view.name(), now.lastModifiedTime(), now.lastAccessTime());
        });
        operation("owner set " + name, root -> {
            Path path = root.resolve(name);
            var principals = path.getFileSystem().getUserPrincipalLookupService();
            return Files.getOwner(Files.setOwner(path, principals.lookupPrincipalByName("daemon")))
                    .getName();
        });
        operation("attribute " + name, root -> Files.setAttribute(root.resolve(name), "unix:mode", 0751));
        operation("attribute unknown " + name, root -> Files.setAttribute(root.resolve(name), "posix:colour", 1));
        operation("attribute of no view " + name, root -> Files.getAttribute(root.resolve(name), "none:hidden"));
        for (String target :
                List.of("new", "file", "folder", "nothing", "dangling", "folder/new", "none/new", "link")) {
            List<CopyOption[]> options = List.of(
                    new CopyOption[] {},
                    new CopyOption[] {REPLACE_EXISTING},
                    new CopyOption[] {REPLACE_EXISTING, COPY_ATTRIBUTES, NOFOLLOW_LINKS},
                    new CopyOption[] {ATOMIC_MOVE});
            for (CopyOption[] each : options) {
                if (name.endsWith(".") && target.equals("none/new")) {
                    continue; // Two things are wrong, and each says another first.
                }
                String text = name + " to " + target + " " + List.of(each);
                operation("copy " + text, root -> Files.copy(root.resolve(name), root.resolve(target), each));
                operation("move " + text, root -> Files.move(root.resolve(name), root.resolve(target), each));
            }
        }
    }

    private void linking(String name) {
        operation("symbolic link at " + name, root -> {
            Files.createSymbolicLink(root.resolve(name), root.getFileSystem().getPath("folder/inner"));
            return Files.readSymbolicLink(root.resolve(name)).toString() + Files.exists(root.resolve(name));
        });
        operation("symbolic link to " + name, root -> {
            Files.createSymbolicLink(root.resolve("new"), root.resolve(name));
            return List.of(
                    Files.exists(root.resolve("new")), Answers.of(_ -> Files.readString(root.resolve("new")), root));
        });
        operation("link at " + name, root -> Files.createLink(root.resolve(name), root.resolve("file")));
        operation("link to " + name, root -> {
            Files.createLink(root.resolve("new"), root.resolve(name));
            return Files.isSameFile(root.resolve("new"), root.resolve(name));
        });
    }

    @TestFactory
    Stream<DynamicTest> On_a_tree() {
        operation("walk", root -> {
            try (Stream<Path> all = Files.walk(root)) {
                return all.map(each -> root.relativize(each).toString())
                        .sorted()
                        .toList();
            }
        });
        operation("walk following links", root -> {
            Files.delete(root.resolve("loop"));
            try (Stream<Path> all = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
                return all.map(each -> root.relativize(each).toString())
                        .sorted()
                        .toList();
            }
        });
        operation("walk into a loop", root -> {
            Files.createSymbolicLink(
                    root.resolve("folder/up"), root.getFileSystem().getPath(".."));
            List<String> failed = new ArrayList<>();
            Files.walkFileTree(root, Set.of(FileVisitOption.FOLLOW_LINKS), 10, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    failed.add(root.relativize(file) + " "
                            + Answers.of(
                                    _ -> {
                                        throw e;
                                    },
                                    root));
                    return FileVisitResult.CONTINUE;
                }
            });
            return Set.copyOf(failed);
        });
        operation("delete the tree", root -> {
            Files.walkFileTree(root.resolve("folder"), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(
                        Path directory, @org.jspecify.annotations.Nullable IOException e) throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
            return Files.exists(root.resolve("folder"));
        });
        operation("find", root -> {
            try (Stream<Path> all = Files.find(root, 3, (_, attributes) -> attributes.isDirectory())) {
                return all.map(each -> root.relativize(each).toString())
                        .sorted()
                        .toList();
            }
        });
        operation("list by glob", root -> {
            List<String> names = new ArrayList<>();
            try (DirectoryStream<Path> all = Files.newDirectoryStream(root, "{f,s}*[!x]")) {
                all.forEach(each -> names.add(String.valueOf(each.getFileName())));
            }
            return names.stream().sorted().toList();
        });
        operation("temporary", root -> {
            Path file = Files.createTempFile(root, "a", ".tmp");
            Path directory = Files.createTempDirectory(root, "b");
            return List.of(Files.deleteIfExists(file), Files.deleteIfExists(directory));
        });
        operation(
                "copy from a stream",
                root -> Files.copy(new java.io.ByteArrayInputStream(new byte[300_000]), root.resolve("new")));
        operation("copy to a stream", root -> {
            var out = new java.io.ByteArrayOutputStream();
            Files.copy(root.resolve("large"), out);
            return out.size();
        });
        operation("many names", root -> {
            Path directory = Files.createDirectory(root.resolve("many"));
            for (int i = 0; i < 3_000; i++) {
                Files.createFile(directory.resolve("a name that is long enough to fill some memory " + i));
            }
            try (Stream<Path> all = Files.list(directory)) {
                return all.distinct().count();
            }
        });
        operation(
                "a name of 255 bytes",
                root -> Files.createFile(root.resolve("n".repeat(255)))
                        .getFileName()
                        .toString());
        operation("a name of 256 bytes", root -> Files.createFile(root.resolve("n".repeat(256))));
        operation("a path of 5000 bytes", root -> Files.exists(root.resolve("nothing/".repeat(600))));
        return tests();
    }

    private Stream<DynamicTest> tests() {
        Map<String, Answers.Operation> all = new LinkedHashMap<>(operations);
        return all.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> compare(each.getValue())));
    }

    private static void compare(Answers.Operation operation) throws IOException {
        number++;
        Path expectedRoot = Files.createDirectory(own.resolve("n" + number));
        Path original = Files.createDirectory(served.original().resolve("n" + number));
        fill(expectedRoot);
        fill(original);

        String expected = Answers.of(operation, expectedRoot);
        String answered = Answers.of(operation, served.root().resolve("n" + number));

        assertEquals(expected, answered);
        assertEquals(tree(expectedRoot), tree(original));
    }

    /// What a folder has in it, apart from the times of what is new.
    static Map<String, String> tree(Path root) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : all.toList()) {
                PosixFileAttributes attributes = Files.readAttributes(each, PosixFileAttributes.class, NOFOLLOW_LINKS);
                String content = "";
                if (attributes.isRegularFile()) {
                    content = " " + java.util.Arrays.hashCode(Files.readAllBytes(each));
                } else if (attributes.isSymbolicLink()) {
                    Path target = Files.readSymbolicLink(each);
                    // What was given as an absolute path stands in a served link as the way from there.
                    content = " to " + shown(root, each, target);
                }
                Instant modified = attributes.lastModifiedTime().toInstant();
                tree.put(
                        root.relativize(each).toString(),
                        PosixFilePermissions.toString(attributes.permissions())
                                + (attributes.isDirectory()
                                        ? " directory"
                                        : attributes.isRegularFile() ? " file" : " link")
                                + " " + attributes.owner().getName() + ":"
                                + attributes.group().getName()
                                + (modified.isBefore(Instant.parse("2020-01-01T00:00:00Z")) ? " " + modified : "")
                                + content);
            }
        }
        return tree;
    }

    /// What was given as an absolute path stands in a served link as the way from there.
    private static String shown(Path root, Path link, Path target) {
        return root.relativize(link.resolveSibling(target).normalize()).toString();
    }
}
