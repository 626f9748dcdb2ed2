package org.platter.shell;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * One command as a service for shells that run Gogo's. It checks the words itself, since Gogo would tell a person of Java's
 * types, and prints its help on the session's own stream.
 */
final class CommandFunction implements Function, Completing {

    private static final String HELP = "--help";

    private final String function;
    private final Object target;
    private final CommandSyntax syntax;

    private CommandFunction(String scope, String function, Object target) {
        this.function = function;
        this.target = target;
        syntax = CommandSyntax.of(scope + ":" + function, target.getClass());
    }

    /**
     * Offers methods of an object as commands.
     *
     * @param functions the names of public methods, all of whose parameters have annotations of Gogo's
     */
    static List<ServiceRegistration<?>> register(
            BundleContext context, String scope, Object target, List<String> functions) {
        List<ServiceRegistration<?>> registrations = new ArrayList<>();
        for (String function : functions) {
            CommandFunction command = new CommandFunction(scope, function, target);
            Dictionary<String, Object> properties = new Hashtable<>();
            properties.put("osgi.command.scope", scope);
            properties.put("osgi.command.function", function);
            properties.put(CommandDirectory.DESCRIPTION, command.syntax.description());
            registrations.add(context.registerService(Function.class, command, properties));
        }
        return registrations;
    }

    CommandSyntax syntax() {
        return syntax;
    }

    @Override
    public Object execute(CommandSession session, List<Object> arguments) throws Exception {
        List<String> words = arguments.stream().map(String::valueOf).toList();
        if (asksForHelp(words)) {
            session.getConsole().println(syntax.help());
            session.getConsole().flush();
            return null;
        }
        CommandSyntax.Call call = syntax.call(session, words);
        try {
            return call.method().invoke(target, call.arguments());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            throw e;
        }
    }

    @Override
    public Argument argument(String name, List<String> before) {
        return target instanceof Completing completing ? completing.argument(function, before) : Argument.TEXT;
    }

    private static boolean asksForHelp(List<String> words) {
        int asked = words.indexOf(HELP);
        int end = words.indexOf("--");
        return asked >= 0 && (end < 0 || asked < end);
    }
}
