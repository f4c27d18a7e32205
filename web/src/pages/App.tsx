// The frame of every page, and which page is shown for which path.

import { type ComponentType, lazy, Suspense, useEffect } from "react";
import { Route, Switch, useLocation } from "wouter";
import { ConnectionNotice } from "../components/ConnectionNotice";
import { ErrorBoundary } from "../components/ErrorBoundary";
import { Header } from "../components/Header";
import { Navigation } from "../components/Navigation";
import { PrintLine } from "../components/PrintLine";
import { SelectionBar } from "../components/SelectionBar";
import { UpdateNotice } from "../components/UpdateNotice";
import { useZone } from "../state/zone";
import { Overview } from "./Overview";
import { PageHeading } from "./PageHeading";
import { useTargetPanel } from "./use-target-panel";

function page<Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) {
  return lazy(async () => ({ default: (await load())[name] }));
}
const Cpu = page(() => import("./Cpu"), "Cpu");
const Memory = page(() => import("./Memory"), "Memory");
const Disks = page(() => import("./Disks"), "Disks");
const Browse = page(() => import("./Browse"), "Browse");
const Explore = page(() => import("./Explore"), "Explore");
const Hardware = page(() => import("./Hardware"), "Hardware");
const Services = page(() => import("./Services"), "Services");
const Dashboards = page(() => import("./Dashboards"), "Dashboards");
const DashboardPage = page(() => import("./DashboardPage"), "DashboardPage");
const Settings = page(() => import("./Settings"), "Settings");
const NetworkPage = page(() => import("./Network"), "NetworkPage");

/** The place of a page whose code is under way: its tiles and charts, still empty. */
function PageSkeleton() {
  return (
    <div className="charts" aria-hidden="true">
      {[1, 2, 3, 4].map((n) => (
        <div key={n} className="card skeleton tall" />
      ))}
    </div>
  );
}

function NotFound() {
  return (
    <PageHeading title="No such page">
      The address leads to nothing here; the navigation shows what there is.
    </PageHeading>
  );
}

export function App() {
  const [path] = useLocation();
  // Whatever shows a time is rendered anew when the zone changes.
  useZone();
  // Another page begins at its top.
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each path anew
  useEffect(() => {
    scrollTo(0, 0);
  }, [path]);
  useTargetPanel();
  return (
    <div className="app">
      <a className="skip" href="#main">
        Skip to the figures
      </a>
      <Navigation />
      <div className="page">
        <Header />
        <PrintLine />
        <main id="main" tabIndex={-1}>
          <ConnectionNotice />
          <UpdateNotice />
          <ErrorBoundary key={path}>
            <Suspense fallback={<PageSkeleton />}>
              <Switch>
                <Route path="/" component={Overview} />
                <Route path="/cpu" component={Cpu} />
                <Route path="/memory" component={Memory} />
                <Route path="/disks" component={Disks} />
                <Route path="/network" component={NetworkPage} />
                <Route path="/explore" component={Explore} />
                <Route path="/browse" component={Browse} />
                <Route path="/settings" component={Settings} />
                <Route path="/services" component={Services} />
                <Route path="/hardware" component={Hardware} />
                <Route path="/dashboards" component={Dashboards} />
                <Route path="/d/:name" component={DashboardPage} />
                <Route component={NotFound} />
              </Switch>
            </Suspense>
          </ErrorBoundary>
        </main>
        <SelectionBar />
      </div>
    </div>
  );
}
