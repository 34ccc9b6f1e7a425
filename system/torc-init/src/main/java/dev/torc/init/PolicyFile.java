package dev.torc.init;

import dev.torc.kernel.Policy;
import dev.torc.kernel.Policy.Rule;
import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The file by which a domain's owner lets other users in: `.policy.toml` in its directory.
///
/// ```toml
///      [[allow]]
///      users = [1000, 1001]
///      groups = [100]
///      open = ["files", "null"]
///      create = ["notes", "job-*"]
/// ```
///
/// | key | is |
/// |---|---|
/// | `users`, `groups` | whom the rule is about, by number; one of them is enough |
/// | `open` | names that they may open; one that ends with `*` stands for all that begin so |
/// | `create` | names under which they may serve, likewise |
public final class PolicyFile {

    private static final int WRITABLE_BY_OTHERS = 022;

    private PolicyFile() {}

    /// Reads the policy of a domain.
    ///
    /// @param domain one that is this user's own
    /// @return nothing where there is no such file
    /// @throws SettingsException if something in it is wrong, with a line for each fault
    /// @throws AccessDeniedException if it is no file of the domain's owner that he alone can write
    /// @throws IOException if it cannot be read
    public static Optional<Policy> read(Domain domain) throws IOException {
        Path file = domain.policy();
        try {
            check(file, owner(domain.directory()));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        return Optional.of(policy(SettingsTable.read(file)));
    }

    /// Reads what a file has.
    ///
    /// @param name what the file is called in sentences about it
    /// @throws SettingsException if something in it is wrong, with a line for each fault
    public static Policy parse(byte[] bytes, String name) throws SettingsException {
        return policy(SettingsTable.parse(bytes, name));
    }

    private static Object owner(Path path) throws IOException {
        return Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    /// Nobody but the owner can change the directory, so what is looked at here is what is read afterwards.
    private static void check(Path file, Object owner) throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(file, "unix:uid,mode,isRegularFile", LinkOption.NOFOLLOW_LINKS);
        if (!Boolean.TRUE.equals(attributes.get("isRegularFile"))) {
            throw refused(file, "it is no regular file");
        }
        if (!owner.equals(attributes.get("uid"))) {
            throw refused(file, "it belongs to user " + attributes.get("uid") + ", and the domain to user " + owner);
        }
        if (attributes.get("mode") instanceof Integer mode && (mode & WRITABLE_BY_OTHERS) == 0) {
            return;
        }
        throw refused(file, "others can write to it; \"chmod go-w\" it");
    }

    private static AccessDeniedException refused(Path file, String reason) {
        return new AccessDeniedException(file.toString(), null, "not used as the domain's policy: " + reason);
    }

    private static Policy policy(SettingsTable root) throws SettingsException {
        root.allow("allow");
        List<Rule> rules = new ArrayList<>();
        for (SettingsTable table : root.tables("allow")) {
            rule(table).ifPresent(rules::add);
        }
        root.check();
        return new Policy(rules);
    }

    private static Optional<Rule> rule(SettingsTable table) {
        table.allow("users", "groups", "open", "create");
        if (table.keys().isEmpty()) {
            table.isMissing("users");
            return Optional.empty();
        }
        if (!table.keys().contains("users") && !table.keys().contains("groups")) {
            table.isMissing("users");
        }
        if (!table.keys().contains("open") && !table.keys().contains("create")) {
            table.isMissing("open");
        }
        List<String> open = names("open", table);
        List<String> create = names("create", table);
        return Optional.of(new Rule(
                new HashSet<>(table.numbers("users")),
                new HashSet<>(table.numbers("groups")),
                new HashSet<>(open),
                new HashSet<>(create)));
    }

    /// {@return the names that are some; of the others it is noted}
    private static List<String> names(String key, SettingsTable table) {
        List<String> names = table.texts(key);
        for (String name : names) {
            if (!Policy.isName(name)) {
                table.wrong(
                        key,
                        "\"" + name + "\" is no name: allowed are letters, digits, '.', '_' and '-', not beginning with"
                                + " '.', 64 at most; a '*' at the end stands for all that begin so");
            }
        }
        return names.stream().filter(Policy::isName).toList();
    }
}
