package org.platter.shell;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * One command as a service for shells that run Gogo's. It checks the words itself, since Gogo would tell a person of Java's
 * types, and prints its help on the session's own stream.
 */
final class CommandFunction implements Function {

    private static final String HELP = "--help";

    private final CommandSet target;
    private final CommandSyntax syntax;

    private CommandFunction(String function, CommandSet target) {
        this.target = target;
        syntax = CommandSyntax.of(target.scope() + ":" + function, target.getClass());
    }

    /** Offers the commands of a set. */
    static List<ServiceRegistration<?>> register(BundleContext context, CommandSet target) {
        List<ServiceRegistration<?>> registrations = new ArrayList<>();
        for (String function : functions(target)) {
            CommandFunction command = new CommandFunction(function, target);
            Dictionary<String, Object> properties = new Hashtable<>();
            properties.put("osgi.command.scope", target.scope());
            properties.put("osgi.command.function", function);
            properties.put(CommandDirectory.DESCRIPTION, command.syntax.description());
            registrations.add(context.registerService(Function.class, command, properties));
        }
        return registrations;
    }

    /** Ends {@link #register}. */
    static void withdraw(List<ServiceRegistration<?>> registrations) {
        for (ServiceRegistration<?> registration : registrations) {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                // The bundle has been stopped, and its services with it.
            }
        }
    }

    private static List<String> functions(CommandSet target) {
        return Stream.of(target.getClass().getMethods())
                .filter(method -> method.isAnnotationPresent(Descriptor.class))
                .map(Method::getName)
                .distinct()
                .toList();
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

    private static boolean asksForHelp(List<String> words) {
        int asked = words.indexOf(HELP);
        int end = words.indexOf("--");
        return asked >= 0 && (end < 0 || asked < end);
    }
}
