import com.android.manifmerger.ManifestMerger2;
import com.android.manifmerger.ManifestMerger2.Invoker;
import com.android.manifmerger.ManifestMerger2.MergeType;
import com.android.manifmerger.ManifestSystemProperty;
import com.android.manifmerger.MergingReport;
import com.android.manifmerger.MergingReport.MergedManifestKind;
import com.android.utils.NullLogger;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileReader;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Compares the manifests that pushwright wrote with what Android's manifest merger makes of the
 * same app and the packs' fragments, merged in as libraries.
 *
 * <p>Reads one job folder a line from standard input: before.xml (the app's manifest), after.xml
 * (what pushwright made of it), fragment-*.xml (packs' manifest.xml without holes), module-N.xml (of
 * the modules that the app is built from) and job.properties (application-id, namespace, module-N:
 * those of the modules; true: the names of options and gates that hold;
 * classes: those that exist; absent: those that wait for a library; complete: whether nothing was
 * left for a human; said: what the user was told; own: the classes that are generated for vendors;
 * startup: the class of the start-up provider; placeholder-NAME; click-activity,
 * click-scheme, click-host, click-path, click-browsable). Answers one line each: "ok FOLDER", or "bad
 * FOLDER" and what is wrong, which begins with "unjudged: " where the merger refuses what there is to
 * compare with. Leaves link.xml, the manifest as aapt2 of Android 10 can read it (no queries, no app
 * resources), unless the app's own is refused.
 */
public final class Merge {
    private static final String ANDROID = "http://schemas.android.com/apk/res/android";
    private static final String TOOLS = "http://schemas.android.com/tools";
    private static final String PACK = "urn:pushwright:pack";
    private static final String UNJUDGED = "unjudged: ";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]+)\\}");
    /** The values that the merger says are not the same, without a prefix. */
    private static final Pattern VALUE = Pattern.compile("value=\\((?:\\w+=)?([^)]+)\\)");
    /** The class of a component, by its last name. */
    private static final Pattern CLASS = Pattern.compile(
                    "^(?:activity|provider|receiver|service)\\[[^\\]]*name=[^,\\]]*\\.(\\w+)[,\\]]");
    /** Attributes that Android 10, whose resources aapt2 has here, did not know yet. */
    private static final Set<String> TOO_NEW =
            new TreeSet<>(
                    Arrays.asList(
                            "dataExtractionRules",
                            "enableOnBackInvokedCallback",
                            "localeConfig",
                            "preserveLegacyExternalStorage",
                            "attributionTags",
                            "usesPermissionFlags"));

    private final File folder;
    private final Properties job = new Properties();

    private Merge(File folder) throws Exception {
        this.folder = folder;
        try (Reader reader = new FileReader(new File(folder, "job.properties"))) {
            job.load(reader);
        }
    }

    public static void main(String[] arguments) throws Exception {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String path = in.readLine(); path != null; path = in.readLine()) {
            String problem;
            try {
                problem = new Merge(new File(path)).compare();
            } catch (Exception e) {
                problem = e.toString();
            }
            String what = problem == null ? "" : " " + problem.trim().replaceAll("\\s*\n\\s*", " | ");
            System.out.println((problem == null ? "ok " : "bad ") + path + what);
        }
    }

    /** Returns what is wrong, or null. */
    private String compare() throws Exception {
        File before = app("before.xml");
        File after = app("after.xml");
        List<File> modules = modules();
        List<File> libraries = libraries(parse(before), modules);
        try {
            merge(before, modules);
        } catch (IllegalStateException e) {
            return UNJUDGED + e.getMessage();
        }
        Document written = merge(after, modules);
        write(linkable((Document) written.cloneNode(true)), new File(folder, "link.xml"));
        Document expected;
        try {
            expected = merge(before, libraries);
        } catch (IllegalStateException e) {
            if (!Boolean.parseBoolean(job.getProperty("complete"))) {
                // What pushwright left for a human is a conflict for the merger, too.
                return UNJUDGED + e.getMessage();
            }
            throw e;
        }
        Document again;
        try {
            again = merge(after, libraries);
        } catch (IllegalStateException e) {
            if (isNamed(VALUE, e.getMessage())) {
                return UNJUDGED + e.getMessage();
            }
            throw e;
        }
        String difference = difference(expected, written);
        if (!difference.isEmpty()) {
            return "ours is not what the merger makes:\n" + difference;
        }
        difference = difference(written, again);
        return difference.isEmpty() ? null : "the fragment adds to ours:\n" + difference;
    }

    /** Whether pushwright left something for a human, and named what this pattern finds there. */
    private boolean isNamed(Pattern pattern, String text) {
        for (Matcher m = pattern.matcher(text); m.find(); ) {
            boolean isWhole = Boolean.parseBoolean(job.getProperty("complete"));
            if (!isWhole && job.getProperty("said", "").contains(m.group(1))) {
                return true;
            }
        }
        return false;
    }

    private File app(String name) throws Exception {
        return readable(name, job.getProperty("namespace"));
    }

    /** A manifest of theirs, as a merger can read it that is older than namespaces and lint. */
    private File readable(String name, String namespace) throws Exception {
        Document document = parse(new File(folder, name));
        NodeList elements = document.getElementsByTagName("*");
        for (int i = 0; i < elements.getLength(); i++) {
            ((Element) elements.item(i)).removeAttributeNS(TOOLS, "targetApi");
            ((Element) elements.item(i)).removeAttributeNS(TOOLS, "ignore");
        }
        // An app that takes nothing of any library takes nothing of the fragments either.
        Element application = (Element) document.getElementsByTagName("application").item(0);
        if (application != null) {
            application.removeAttributeNS(TOOLS, "node");
        }
        if (!document.getDocumentElement().hasAttribute("package")) {
            document.getDocumentElement().setAttribute("package", namespace);
        }
        return write(document, new File(folder, "app-" + name));
    }

    private static Element sdk(Document app) {
        return (Element) app.getElementsByTagName("uses-sdk").item(0);
    }

    /** The manifests of the modules that the app is built from. */
    private List<File> modules() throws Exception {
        List<File> modules = new ArrayList<>();
        for (int i = 0; job.getProperty("module-" + i) != null; i++) {
            modules.add(readable("module-" + i + ".xml", job.getProperty("module-" + i)));
        }
        return modules;
    }

    /** What is merged into the app's: the packs' fragments, which leave to the modules what is theirs. */
    private List<File> libraries(Document app, List<File> modules) throws Exception {
        Element sdk = sdk(app);
        List<File> libraries = new ArrayList<>(modules);
        File[] fragments =
                folder.listFiles((parent, name) -> name.matches("fragment-.*\\.xml"));
        Arrays.sort(fragments);
        for (File fragment : fragments) {
            Document document = parse(fragment);
            Element root = document.getDocumentElement();
            keepWhatHolds(root);
            adoptWiderPermissions(app, document);
            leaveToTheirs(app, document);
            for (File module : modules) {
                leaveToTheirs(parse(module), document);
            }
            libraries.add(library(document, sdk, "library-" + fragment.getName()));
        }
        if (job.getProperty("startup") != null) {
            libraries.add(library(startup(), sdk, "library-startup.xml"));
        }
        if (job.getProperty("click-activity") != null) {
            libraries.add(library(deepLink(), sdk, "library-click.xml"));
        }
        return libraries;
    }

    /** The app's own permission, when it holds on more versions of Android, is what both need. */
    private static void adoptWiderPermissions(Document app, Document fragment) {
        NodeList ours = fragment.getElementsByTagName("uses-permission");
        NodeList theirs = app.getElementsByTagName("uses-permission");
        for (int i = 0; i < ours.getLength(); i++) {
            Element our = (Element) ours.item(i);
            String most = our.getAttributeNS(ANDROID, "maxSdkVersion");
            for (int k = 0; k < theirs.getLength() && !most.isEmpty(); k++) {
                Element their = (Element) theirs.item(k);
                String name = their.getAttributeNS(ANDROID, "name");
                String theirMost = their.getAttributeNS(ANDROID, "maxSdkVersion");
                boolean isWider = theirMost.isEmpty() || theirMost.compareTo(most) > 0;
                if (name.equals(our.getAttributeNS(ANDROID, "name")) && isWider) {
                    our.removeAttributeNS(ANDROID, "maxSdkVersion");
                }
            }
        }
    }

    /** A component of the app's own that takes the same intents stands for the generated one. */
    private void leaveToTheirs(Document app, Document fragment) {
        for (String kind : new String[] {"receiver", "service"}) {
            List<Element> ours = new ArrayList<>();
            NodeList all = fragment.getElementsByTagName(kind);
            for (int i = 0; i < all.getLength(); i++) {
                ours.add((Element) all.item(i));
            }
            for (Element our : ours) {
                if (list("own").contains(name(our)) && isServed(our, app.getElementsByTagName(kind))) {
                    our.getParentNode().removeChild(our);
                }
            }
        }
    }

    private boolean isServed(Element our, NodeList theirs) {
        for (int i = 0; i < theirs.getLength(); i++) {
            Element their = (Element) theirs.item(i);
            if (!name(their).equals(name(our)) && actions(their).containsAll(actions(our))) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> actions(Element component) {
        Set<String> names = new TreeSet<>();
        NodeList actions = component.getElementsByTagName("action");
        for (int i = 0; i < actions.getLength(); i++) {
            names.add(((Element) actions.item(i)).getAttributeNS(ANDROID, "name"));
        }
        return names;
    }

    /** The whole name of a component's class. */
    private String name(Element component) {
        String name = component.getAttributeNS(ANDROID, "name");
        String namespace = job.getProperty("namespace");
        boolean isShort = !name.contains(".");
        return name.startsWith(".") ? namespace + name : isShort ? namespace + "." + name : name;
    }

    /** Equal SDK versions keep the merger from implying permissions. */
    private File library(Document document, Element sdk, String name) throws Exception {
        Element root = document.getDocumentElement();
        root.setAttribute("package", "pushwright.library");
        if (sdk != null) {
            root.appendChild(document.importNode(sdk, true));
        }
        return write(document, new File(folder, name));
    }

    /** What a provider must say to be made when the app starts, unseen by other apps. */
    private Document startup() throws Exception {
        return parse(
                "<manifest xmlns:android=\"" + ANDROID + "\"><application><provider android:name=\""
                        + job.getProperty("startup") + "\" android:exported=\"false\""
                        + " android:authorities=\"${applicationId}.pushwright.startup\"/>"
                        + "</application></manifest>");
    }

    private Document deepLink() throws Exception {
        String[] data = {"scheme", "host", "path"};
        StringBuilder attributes = new StringBuilder();
        for (String name : data) {
            String value = job.getProperty("click-" + name, "");
            if (!value.isEmpty()) {
                attributes.append(" android:" + name + "=\"" + value + "\"");
            }
        }
        String browsable =
                Boolean.parseBoolean(job.getProperty("click-browsable"))
                        ? "<category android:name=\"android.intent.category.BROWSABLE\"/>"
                        : "";
        return parse(
                "<manifest xmlns:android=\"" + ANDROID + "\"><application>"
                        + "<activity android:name=\"" + job.getProperty("click-activity")
                        + "\" android:exported=\"true\"><intent-filter>"
                        + "<action android:name=\"android.intent.action.VIEW\"/>"
                        + "<category android:name=\"android.intent.category.DEFAULT\"/>"
                        + browsable + "<data" + attributes + "/>"
                        + "</intent-filter></activity></application></manifest>");
    }

    private void keepWhatHolds(Element element) {
        List<Element> children = new ArrayList<>();
        for (Node n = element.getFirstChild(); n != null; n = n.getNextSibling()) {
            if (n instanceof Element) {
                children.add((Element) n);
            }
        }
        for (Element child : children) {
            if (holds(child)) {
                child.removeAttributeNS(PACK, "if");
                child.removeAttributeNS(PACK, "needs");
                keepWhatHolds(child);
            } else {
                element.removeChild(child);
            }
        }
    }

    private boolean holds(Element element) {
        String condition = element.getAttributeNS(PACK, "if");
        String needs = element.getAttributeNS(PACK, "needs").replaceFirst("^class:", "");
        String name = element.getAttributeNS(ANDROID, "name");
        boolean isAbsent = !name.isEmpty() && list("absent").contains(name);
        boolean negated = condition.startsWith("!");
        boolean isTrue = list("true").contains(negated ? condition.substring(1) : condition);
        return (condition.isEmpty() || isTrue != negated)
                && (needs.isEmpty() || list("classes").contains(needs))
                && !isAbsent;
    }

    private List<String> list(String key) {
        return Arrays.asList(job.getProperty(key, "").trim().split("\\s+"));
    }

    private Document merge(File app, List<File> libraries) throws Exception {
        Invoker<?> merger =
                ManifestMerger2.newMerger(app, NullLogger.getLogger(), MergeType.APPLICATION);
        merger.setOverride(ManifestSystemProperty.PACKAGE, job.getProperty("application-id"));
        for (String name : placeholders(app, libraries)) {
            if (!name.equals("applicationId")) {
                String value = job.getProperty("placeholder-" + name, "value.of." + name);
                merger.setPlaceHolderValue(name, value);
            }
        }
        merger.addLibraryManifests(libraries.toArray(new File[0]));
        MergingReport report = merger.merge();
        if (report.getResult().isError()) {
            StringBuilder messages = new StringBuilder("the merger says: ");
            for (MergingReport.Record record : report.getLoggingRecords()) {
                messages.append(record.getMessage()).append('\n');
            }
            throw new IllegalStateException(messages.toString());
        }
        return parse(report.getMergedDocument(MergedManifestKind.MERGED));
    }

    private static Set<String> placeholders(File app, List<File> libraries) throws Exception {
        List<File> all = new ArrayList<>(libraries);
        all.add(app);
        Set<String> names = new TreeSet<>();
        for (File file : all) {
            String text = new String(Files.readAllBytes(file.toPath()), StandardCharsets.UTF_8);
            for (Matcher m = PLACEHOLDER.matcher(text); m.find(); ) {
                names.add(m.group(1));
            }
        }
        return names;
    }

    private static Document linkable(Document document) {
        Node queries = document.getElementsByTagName("queries").item(0);
        while (queries != null) {
            queries.getParentNode().removeChild(queries);
            queries = document.getElementsByTagName("queries").item(0);
        }
        forget(document.getDocumentElement());
        return document;
    }

    private static void forget(Element element) {
        NamedNodeMap attributes = element.getAttributes();
        for (int i = attributes.getLength() - 1; i >= 0; i--) {
            Attr attribute = (Attr) attributes.item(i);
            boolean isResource = attribute.getValue().matches("[@?](?!android:).+");
            if (isResource || TOO_NEW.contains(attribute.getLocalName())) {
                element.removeAttributeNode(attribute);
            }
        }
        for (Node n = element.getFirstChild(); n != null; n = n.getNextSibling()) {
            if (n instanceof Element) {
                forget((Element) n);
            }
        }
    }

    /** The lines that only one of them has, without what was named to the user as left. */
    private String difference(Document expected, Document actual) {
        List<String> missing = new ArrayList<>(lines(expected));
        List<String> extra = new ArrayList<>(lines(actual));
        for (String line : lines(expected)) {
            extra.remove(line);
        }
        for (String line : lines(actual)) {
            missing.remove(line);
        }
        missing.removeIf(line -> isNamed(CLASS, line));
        extra.removeIf(line -> isNamed(CLASS, line));
        StringBuilder out = new StringBuilder();
        for (String line : missing) {
            out.append("- ").append(line).append('\n');
        }
        for (String line : extra) {
            out.append("+ ").append(line).append('\n');
        }
        return out.toString();
    }

    /** The elements in an order of their own: each with its ancestors' names and attributes. */
    private static List<String> lines(Document document) {
        List<String> lines = new ArrayList<>();
        describe(document.getDocumentElement(), "", lines);
        // Of queries, newer mergers keep each once; this one does not know them.
        Set<String> queries = new TreeSet<>(lines);
        queries.removeIf(line -> !line.startsWith("queries"));
        lines.removeIf(line -> line.startsWith("queries"));
        lines.addAll(queries);
        Collections.sort(lines);
        return lines;
    }

    private static void describe(Element element, String above, List<String> lines) {
        Set<String> attributes = new TreeSet<>();
        NamedNodeMap all = element.getAttributes();
        for (int i = 0; i < all.getLength(); i++) {
            Attr attribute = (Attr) all.item(i);
            boolean isTool = TOOLS.equals(attribute.getNamespaceURI());
            if (!isTool && !attribute.getName().startsWith("xmlns")) {
                attributes.add(attribute.getLocalName() + "=" + attribute.getValue());
            }
        }
        String name = element.getTagName().replaceFirst("^android:", "");
        List<String> below = new ArrayList<>();
        for (Node n = element.getFirstChild(); n != null; n = n.getNextSibling()) {
            if (n instanceof Element) {
                describe((Element) n, "", below);
            }
        }
        Collections.sort(below);
        String line = above + name + attributes;
        if (name.equals("manifest") || name.equals("application")) {
            lines.add(line);
            lines.addAll(below);
        } else if (name.equals("queries")) {
            below.forEach(query -> lines.add(name + " " + query));
        } else {
            lines.add(below.isEmpty() ? line : line + below);
        }
    }

    private static Document parse(File file) throws Exception {
        return parse(new String(Files.readAllBytes(file.toPath()), StandardCharsets.UTF_8));
    }

    private static Document parse(String text) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
    }

    private static File write(Document document, File file) throws Exception {
        TransformerFactory.newInstance()
                .newTransformer()
                .transform(new DOMSource(document), new StreamResult(file));
        return file;
    }
}
