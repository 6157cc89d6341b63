// Judges objects by the checks that @kubernetes-models makes of operators' own Go types: node foreign_kinds.mjs FOLDER,
// objects as a JSON array on stdin; out comes an array of complaints for each.
//
// Those checks let unknown fields pass. So each object is read through a proxy that notes which fields are looked at:
// a check looks at every field that it knows, and what nobody looked at is unknown.
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const PACKAGES = {
  "cert-manager.io": "cert-manager",
  "external-secrets.io": "external-secrets",
  "gateway.networking.k8s.io": "gateway-api",
  "keda.sh": "keda",
  "monitoring.coreos.com": "prometheus-operator",
};

/** An object as the checks see it, and the places of fields that they have not looked at. */
function watched(value, place) {
  if (value === null || typeof value !== "object") return [value, () => []];
  const parts = new Map(Object.keys(value).map((key) => [key, watched(value[key], `${place}.${key}`)]));
  const seen = new Set();
  const proxy = new Proxy(value, {
    get(target, key) {
      if (!parts.has(key)) return Reflect.get(target, key);
      seen.add(key);
      return parts.get(key)[0];
    },
  });
  const unseen = () =>
    [...parts].flatMap(([key, part]) => (seen.has(key) ? part[1]() : [`${place}.${key} is no field of it`]));
  return [proxy, unseen];
}

async function complaints(folder, object) {
  const [group, version] = object.apiVersion.split("/");
  const page = join(folder, "node_modules/@kubernetes-models", PACKAGES[group], group, version, `${object.kind}.js`);
  const kind = (await import(pathToFileURL(page)))[object.kind];
  const [proxy, unseen] = watched(object, object.kind);
  try {
    kind.prototype.validate.call(proxy);
  } catch (error) {
    return [error.message];
  }
  return unseen();
}

const objects = JSON.parse(await text(process.stdin));
const found = await Promise.all(objects.map((one) => complaints(process.argv[2], one)));
process.stdout.write(JSON.stringify(found));
