//! A container of an object store.
//!
//! Some files travel at a time, and a request that fails is made again after a pause, each longer than the
//! last. What the store has is known by the manifest there, held against the store's own listing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use futures_util::StreamExt;
use futures_util::TryStreamExt;
use object_store::path::Path as Key;
use object_store::{Attribute, Attributes, Error, ObjectStore, ObjectStoreExt, PutOptions};
use tokio::runtime::Runtime;

use super::headers::Headers;
use super::manifest::{self, Entry, Manifest};
use super::provider::{client, failure, place};
use super::{Hash, Holdings, Outgoing, Plan, Remote};
use crate::config;
use crate::files::Failure;

/// A container that a site is sent to.
pub(super) struct Bucket {
    config: config::Store,
    store: Box<dyn ObjectStore>,
    runtime: Runtime,
    manifest: Manifest,
}

/// So many requests are made at a time.
const AT_ONCE: usize = 16;

impl Bucket {
    /// The container of that name.
    ///
    /// # Errors
    ///
    /// When what is said of it makes no client.
    pub(super) fn new(config: &config::Store) -> Result<Bucket, Failure> {
        let store = client(config)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime =
            runtime.map_err(|e| Failure::io("deploy to", Path::new(&place(config)), &e))?;
        Ok(Bucket { config: config.clone(), store, runtime, manifest: Manifest::default() })
    }

    fn headers(&self, path: &str) -> Headers {
        Headers::of(path, self.config.compress)
    }

    fn key(&self, path: &str) -> Key {
        let prefix = &self.config.prefix;
        let whole = if prefix.is_empty() { path.to_owned() } else { format!("{prefix}/{path}") };
        Key::parse(whole).expect("the path of a route is one, and its prefix is none without parts")
    }

    fn failed(&self, action: &'static str) -> impl Fn(Error) -> Failure {
        let config = self.config.clone();
        move |error| failure(action, &config, &error)
    }

    /// The sizes of all files there, by path.
    async fn listing(&self, known: &BTreeSet<&str>) -> Result<BTreeMap<String, u64>, Failure> {
        let prefix = &self.config.prefix;
        let folder = (!prefix.is_empty()).then(|| Key::parse(prefix)).transpose();
        let folder = folder.map_err(|error| self.failed("list")(error.into()))?;
        let start = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        let mut sizes = BTreeMap::new();
        let mut listed = self.store.list(folder.as_ref());
        while let Some(object) = listed.try_next().await.map_err(self.failed("list"))? {
            let path = object.location.as_ref().strip_prefix(&start);
            if let Some(path) = path.filter(|path| known.contains(path)) {
                sizes.insert(path.to_owned(), object.size);
            }
        }
        Ok(sizes)
    }

    async fn fetch_manifest(&self) -> Result<Manifest, Failure> {
        let got = match self.store.get(&self.key(manifest::PATH)).await {
            Ok(got) => got,
            Err(Error::NotFound { .. }) => return Ok(Manifest::default()),
            Err(error) => return Err(self.failed("read")(error)),
        };
        let bytes = got.bytes().await.map_err(self.failed("read"))?;
        Ok(Manifest::read(&bytes))
    }

    async fn put_manifest(&self) -> Result<(), Failure> {
        let headers = self.headers(manifest::PATH);
        self.put(manifest::PATH, &headers, self.manifest.text().into_bytes()).await
    }

    async fn put(&self, path: &str, headers: &Headers, bytes: Vec<u8>) -> Result<(), Failure> {
        let mut attributes = Attributes::new();
        attributes.insert(Attribute::ContentType, headers.media_type.clone().into());
        attributes.insert(Attribute::CacheControl, headers.cache_control.into());
        if let Some(encoding) = headers.encoding() {
            attributes.insert(Attribute::ContentEncoding, encoding.into());
        }
        let options = PutOptions { attributes, ..PutOptions::default() };
        let put = self.store.put_opts(&self.key(path), bytes.into(), options).await;
        put.map(drop).map_err(self.failed("send to"))
    }

    /// Sends one file, and gives what the manifest has to say of it.
    async fn send_one<'p>(
        &self,
        site: &Outgoing<'_>,
        (path, bytes): (&'p str, Vec<u8>),
    ) -> Result<(&'p str, Entry), Failure> {
        let headers = self.headers(path);
        let content = site.digest(path).expect("a file of a plan is the site's").hash;
        let bytes = headers.encoded(bytes);
        let entry = Entry { size: bytes.len() as u64, hash: headers.hash(content) };
        self.put(path, &headers, bytes).await?;
        Ok((path, entry))
    }

    /// Sends the files of a stage. What has arrived is in the manifest, whatever becomes of the rest.
    fn stage(
        &mut self,
        site: &Outgoing<'_>,
        paths: &[&str],
        on_file: &(dyn Fn() + Sync),
    ) -> Result<(), Failure> {
        let mut arrived = Vec::new();
        let sent = site.each(paths, &mut |some| {
            let sending = some.into_iter().map(|file| self.send_one(site, file));
            let all = futures_util::stream::iter(sending).buffer_unordered(AT_ONCE);
            // At the first that fails for good, the others are given up.
            self.runtime.block_on(async {
                let mut all = std::pin::pin!(all);
                while let Some((path, entry)) = all.try_next().await? {
                    arrived.push((path, entry));
                    on_file();
                }
                Ok(())
            })
        });
        for (path, entry) in arrived {
            self.manifest.set(path, entry);
        }
        sent
    }

    fn remove<'p>(&mut self, paths: impl Iterator<Item = &'p str>) -> Result<(), Failure> {
        let paths: Vec<&str> = paths.collect();
        let this = &*self;
        let removal = |path: &'p str| async move {
            match this.store.delete(&this.key(path)).await {
                Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
                Err(error) => Err(this.failed("remove from")(error)),
            }
        };
        let all = futures_util::stream::iter(paths.iter().map(|path| removal(path)));
        self.runtime.block_on(all.buffer_unordered(AT_ONCE).try_collect::<()>())?;
        for path in paths {
            self.manifest.remove(path);
        }
        Ok(())
    }

    /// Does everything that changes a page or an asset.
    fn change(
        &mut self,
        site: &Outgoing<'_>,
        plan: &Plan,
        on_file: &(dyn Fn() + Sync),
    ) -> Result<(), Failure> {
        for stage in plan.stages() {
            self.stage(site, &stage, on_file)?;
        }
        self.remove(plan.gone())
    }
}

impl Remote for Bucket {
    fn place(&self) -> String {
        place(&self.config)
    }

    fn holds(&mut self, site: &Outgoing<'_>) -> Result<Holdings, Failure> {
        self.manifest = self.runtime.block_on(self.fetch_manifest())?;
        let ours = self.manifest.paths();
        let known: BTreeSet<&str> = site.files().map(|(path, ..)| path).chain(ours).collect();
        let sizes = self.runtime.block_on(self.listing(&known))?;
        Ok(self.manifest.held(&sizes))
    }

    fn hash(&self, path: &str, content: Hash) -> Hash {
        self.headers(path).hash(content)
    }

    fn send(
        &mut self,
        site: &Outgoing<'_>,
        plan: &Plan,
        on_file: &(dyn Fn() + Sync),
    ) -> Result<(), Failure> {
        // From now on until it is there, nobody knows what a file holds; whoever is cut off sends it again.
        plan.touched().for_each(|path| self.manifest.doubt(path));
        self.runtime.block_on(self.put_manifest())?;
        let changed = self.change(site, plan, on_file);
        // After a failure, too: what has arrived need not be sent again.
        let kept = self.runtime.block_on(self.put_manifest());
        changed.and(kept)
    }
}
