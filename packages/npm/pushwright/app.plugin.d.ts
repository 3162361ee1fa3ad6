import type { ConfigPlugin } from 'expo/config-plugins';

/** What `plugins: [["pushwright", options]]` takes. */
export interface PushwrightOptions {
  /** Another push.toml than the one beside package.json, relative to it. */
  config?: string;
  /**
   * Whether prebuild fails while something is left to decide, or a vendor's file is awaited.
   * Default: false, which shows a warning.
   */
  strict?: boolean;
}

/** Has `expo prebuild` apply push.toml to the Android project that it made. */
declare const withPushwright: ConfigPlugin<PushwrightOptions | void>;
export default withPushwright;
