package dev.torc.kernel;

import dev.torc.uapi.PeerCredentials;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What other users than a domain's owner may do in it. Root and the owner may do everything, and who has no rule
/// may not attach.
///
/// Who somebody is, Linux says when he connects: the effective user, and the effective group; of further groups it
/// says nothing. What is refused is EACCES, and counted as [Limit#POLICY].
///
/// @param rules what is allowed; of those that are about somebody all count
public record Policy(List<Rule> rules) {

    /// Nobody else may do anything.
    public static final Policy NOBODY = new Policy(List.of());

    private static final int ROOT = 0;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}|[A-Za-z0-9._-]{0,63}\\*");

    /// Something that is allowed.
    ///
    /// @param users whom it is about, by uid
    /// @param groups or by gid
    /// @param open names that they may open, and so see; one that ends with `*` stands for all that begin so
    /// @param create names under which they may serve, likewise
    public record Rule(Set<Integer> users, Set<Integer> groups, Set<String> open, Set<String> create) {

        /// Checks that the names are some.
        public Rule {
            users = Set.copyOf(users);
            groups = Set.copyOf(groups);
            open = Set.copyOf(open);
            create = Set.copyOf(create);
            for (Set<String> names : List.of(open, create)) {
                names.stream().filter(name -> !isName(name)).findFirst().ifPresent(name -> {
                    throw new IllegalArgumentException("\"" + name + "\" is neither a name nor the beginning of some");
                });
            }
        }

        boolean isAbout(PeerCredentials who) {
            return users.contains(who.userId()) || groups.contains(who.groupId());
        }
    }

    /// Copies what is given.
    public Policy {
        rules = List.copyOf(rules);
    }

    /// {@return whether a text is the name of a scheme, or the beginning of some and a `*`}
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /// {@return whether there is anybody else who may do something}
    public boolean letsOthersIn() {
        return !rules.isEmpty();
    }

    Access accessOf(PeerCredentials who, int owner) {
        if (who.userId() == owner || who.userId() == ROOT) {
            return Access.UNLIMITED;
        }
        Set<String> open = new HashSet<>();
        Set<String> create = new HashSet<>();
        for (Rule rule : rules) {
            if (rule.isAbout(who)) {
                open.addAll(rule.open());
                create.addAll(rule.create());
            }
        }
        return new Access(Set.copyOf(open), Set.copyOf(create), false);
    }
}
