package dev.torc.ring.session;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The directory in which services are found: each listens on a Unix socket there that has its scheme's name.
///
/// It is `$TORC_DOMAIN`; else `torc` in `$XDG_RUNTIME_DIR`; else `torc-UID` in the temporary folder. Who can
/// search it can connect, so it is the user's own, and nobody else can write to it; a directory of which that is
/// not true is refused, as somebody could have put it there first.
///
/// Another user's domain is joined where that user has written a policy for it ([#policy]), and this process has
/// been told which it is: what lies at this user's own place in the temporary folder is never another's.
///
/// @param directory where the sockets are
public record Domain(Path directory) {

    /// What the kernel's socket is called, and no scheme of a process.
    public static final String KERNEL = "kernel";

    private static final LinkOption NO_LINKS = LinkOption.NOFOLLOW_LINKS;
    private static final int WRITABLE_BY_OTHERS = 022;
    private static final Pattern SCHEME_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");

    /// {@return the domain of this process's environment}
    public static Domain current() {
        return of(System.getenv(), Path.of(System.getProperty("java.io.tmpdir")));
    }

    static Domain of(Map<String, String> environment, Path temporaryFolder) {
        Optional<Path> named = variable(environment, "TORC_DOMAIN").map(Path::of);
        Optional<Path> ofSession = variable(environment, "XDG_RUNTIME_DIR").map(folder -> Path.of(folder, "torc"));
        return new Domain(named.or(() -> ofSession).orElseGet(() -> temporaryFolder.resolve(nameInTemporaryFolder())));
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /// {@return where the service of this name listens}
    ///
    /// @param scheme the service's name: letters, digits, `.`, `_` and `-`, not beginning with a dot
    /// @throws IllegalArgumentException if it is not such a name
    public Path socket(String scheme) {
        if (!SCHEME_NAME.matcher(scheme).matches()) {
            throw new IllegalArgumentException("\"" + scheme + "\" is no name for a scheme: it takes letters, digits, "
                    + "'.', '_' and '-', at most 64, and does not begin with '.'");
        }
        return directory.resolve(scheme);
    }

    /// {@return where the domain's kernel listens}
    public Path kernel() {
        return directory.resolve(KERNEL);
    }

    /// {@return where the processes of the domain show what they count: a name that no scheme can have}
    public Path counters() {
        return directory.resolve(".counters");
    }

    /// {@return where the processes of the domain have their mailboxes: a name that no scheme can have}
    public Path mailboxes() {
        return directory.resolve(".mailboxes");
    }

    /// {@return where the owner has written what other users may do: a name that no scheme can have}
    public Path policy() {
        return directory.resolve(".policy.toml");
    }

    /// Makes the directory if there is none, for the user alone, and checks that it is the user's own.
    ///
    /// @return this
    /// @throws AccessDeniedException if the directory is somebody else's, or others can write to it
    /// @throws IOException if it cannot be made
    public Domain create() throws IOException {
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException _) {
            // Checked below, whoever made it.
        }
        return checkOwned();
    }

    /// Checks that the directory is there and the user's own.
    ///
    /// @return this
    /// @throws java.nio.file.NoSuchFileException if there is none
    /// @throws AccessDeniedException if the directory is somebody else's, or others can write to it
    /// @throws IOException if it cannot be looked at
    public Domain checkOwned() throws IOException {
        int owner = owner();
        if (owner != ownUser()) {
            throw refused("it belongs to user " + owner + ", and this is user " + ownUser());
        }
        return this;
    }

    /// Checks that the directory is there, and the user's own or one that its owner lets others join.
    ///
    /// @return this
    /// @throws java.nio.file.NoSuchFileException if there is none
    /// @throws AccessDeniedException if the directory is somebody else's who has no policy for it, or others can
    ///     write to it
    /// @throws IOException if it cannot be looked at
    public Domain check() throws IOException {
        int owner = owner();
        if (owner != ownUser() && !isJoinable(owner)) {
            throw refused("it belongs to user " + owner + ", and this is user " + ownUser());
        }
        return this;
    }

    /// {@return whose it is, and nobody else can write to it}
    private int owner() throws IOException {
        Map<String, Object> attributes = Files.readAttributes(directory, "unix:uid,mode,isDirectory", NO_LINKS);
        if (!Boolean.TRUE.equals(attributes.get("isDirectory"))) {
            throw new NotDirectoryException(directory.toString());
        }
        if ((number(attributes, "mode") & WRITABLE_BY_OTHERS) != 0) {
            throw refused("others can write to it; \"chmod go-w\" it, or set TORC_DOMAIN to another");
        }
        return number(attributes, "uid");
    }

    private boolean isJoinable(int owner) {
        if (directory.endsWith(nameInTemporaryFolder())) {
            return false;
        }
        try {
            Map<String, Object> attributes = Files.readAttributes(policy(), "unix:uid,mode,isRegularFile", NO_LINKS);
            return Boolean.TRUE.equals(attributes.get("isRegularFile"))
                    && number(attributes, "uid") == owner
                    && (number(attributes, "mode") & WRITABLE_BY_OTHERS) == 0;
        } catch (IOException none) {
            return false;
        }
    }

    private static String nameInTemporaryFolder() {
        return "torc-" + ownUser();
    }

    private AccessDeniedException refused(String reason) {
        return new AccessDeniedException(directory.toString(), null, "not used as Torc's domain: " + reason);
    }

    private static int ownUser() {
        try {
            return number(Files.readAttributes(Path.of("/proc/self"), "unix:uid"), "uid");
        } catch (IOException e) {
            throw new IllegalStateException("this process's user is not known: /proc is not mounted", e);
        }
    }

    private static int number(Map<String, Object> attributes, String name) {
        if (attributes.get(name) instanceof Integer number) {
            return number;
        }
        throw new IllegalStateException("the file system does not tell " + name);
    }
}
